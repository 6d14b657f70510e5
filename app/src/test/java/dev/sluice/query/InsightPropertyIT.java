package dev.sluice.query;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.platform.TimeRange;
import dev.sluice.query.MadeEvents.Made;
import dev.sluice.store.Reads;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Mono;

/** Whatever is asked, the answer is what a plain walk over all events finds. */
class InsightPropertyIT {

  private static final LocalDate FIRST = LocalDate.of(2021, 3, 8);
  private static final int DAYS = 30;
  private static final Instant FROM = FIRST.atStartOfDay(ZoneOffset.UTC).toInstant();
  private static final Instant NOW = FROM.plus(Duration.ofDays(DAYS - 2)).plusSeconds(12_345);
  private static final List<ZoneId> ZONES =
      Stream.of("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu")
          .map(ZoneId::of)
          .toList();
  private static final MadeEvents MADE = new MadeEvents(Seed.random(), FIRST, DAYS, 300, 4_000);
  private static final Transactions TRANSACTIONS =
      SharedServer.get().bean("reads", Reads.class).choose().transactions();
  private static final EventScans SCANS = new EventScans(1_000_000);

  private final Random random = Seed.random();

  @Test
  void users_are_counted_once_in_each_bucket_and_once_in_all() {
    for (int i = 0; i < 40; i++) {
      MultiValueMap<String, String> asked = uniques();
      UniquesQuery query = UniquesQuery.of(MADE.client(), asked, NOW);

      Uniques found = ask(session -> new UniqueUsers(SCANS).count(session, query));

      List<Made> meant = meant(query.events(), asked);
      ZoneId zone = ZoneId.of(requireNonNull(asked.getFirst("zone")));
      Map<String, Set<String>> naive = new TreeMap<>();
      meant.forEach(
          event ->
              naive
                  .computeIfAbsent(
                      bucket(asked.getFirst("bucket"), event.received().atZone(zone)),
                      each -> new HashSet<>())
                  .add(user(event)));
      assertThat(found.users())
          .as("%s, %s", asked, Seed.hint())
          .isEqualTo(meant.stream().map(Made::user).distinct().count());
      assertThat(
              found.data().stream()
                  .filter(bucket -> bucket.users() > 0)
                  .collect(toMap(Uniques.Bucket::from, Uniques.Bucket::users)))
          .as("%s, %s", asked, Seed.hint())
          .isEqualTo(
              naive.entrySet().stream()
                  .collect(toMap(Map.Entry::getKey, users -> (long) users.getValue().size())));
    }
  }

  private MultiValueMap<String, String> uniques() {
    MultiValueMap<String, String> asked = times();
    asked.add("bucket", any("hour", "day", "week", "month"));
    asked.add("zone", ZONES.get(random.nextInt(ZONES.size())).getId());
    perhaps(asked, 0.3, "action", Character.toString('a' + random.nextInt(8)));
    perhaps(asked, 0.3, "page", "p" + random.nextInt(41));
    perhaps(asked, 0.1, "user", "u" + random.nextInt(100));
    return asked;
  }

  /** By the calendar, told apart from how the server does it. */
  private static String bucket(@Nullable String unit, ZonedDateTime time) {
    ZonedDateTime day = time.toLocalDate().atStartOfDay(time.getZone());
    ZonedDateTime start =
        switch (requireNonNull(unit)) {
          case "hour" -> time.truncatedTo(ChronoUnit.HOURS);
          case "day" -> day;
          case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          default -> day.withDayOfMonth(1);
        };
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(start);
  }

  @Test
  void users_come_as_far_in_a_funnel_as_any_try_of_theirs() {
    for (int i = 0; i < 40; i++) {
      MultiValueMap<String, String> asked = funnel();
      FunnelQuery query = FunnelQuery.of(MADE.client(), asked, NOW);

      Funnel found = ask(session -> new Funnels(SCANS).find(session, query));

      List<List<Instant>> tries =
          meant(query.events(), asked).stream()
              .collect(groupingBy(InsightPropertyIT::user))
              .values()
              .stream()
              .map(events -> bestTry(events, query.steps(), query.within()))
              .toList();
      for (Funnel.Step step : found.data()) {
        List<List<Instant>> reached =
            tries.stream().filter(times -> times.size() >= step.step()).toList();
        assertThat(step.users()).as("%s, %s", asked, Seed.hint()).isEqualTo(reached.size());
        assertThat(step.medianSeconds())
            .as("%s, %s", asked, Seed.hint())
            .isEqualTo(median(reached, step.step()));
      }
    }
  }

  private MultiValueMap<String, String> funnel() {
    MultiValueMap<String, String> asked = times();
    int steps = 2 + random.nextInt(4);
    IntStream.range(0, steps)
        .forEach(i -> asked.add("step", Character.toString('a' + random.nextInt(4))));
    asked.add("within", any("10m", "6h", "2d", "30d"));
    perhaps(asked, 0.2, "page", "p" + random.nextInt(41));
    return asked;
  }

  /** All ways there are: the furthest, of these that which ended first, and of these the latest. */
  private static List<Instant> bestTry(List<Made> events, List<String> steps, Duration within) {
    List<Made> inOrder = events.stream().sorted(Made.IN_ORDER).toList();
    List<List<Integer>> ways = List.of(List.of());
    for (String step : steps) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> way : ways) {
        for (int i = way.isEmpty() ? 0 : way.getLast() + 1; i < inOrder.size(); i++) {
          if (inOrder.get(i).action().equals(step) && isInTime(way, i, inOrder, within)) {
            longer.add(Stream.concat(way.stream(), Stream.of(i)).toList());
          }
        }
      }
      if (longer.isEmpty()) {
        break;
      }
      // more than one way to a place that began at one time adds nothing
      ways = latestOfEachEnd(longer);
    }
    int firstEnd =
        ways.stream().filter(way -> !way.isEmpty()).mapToInt(List::getLast).min().orElse(-1);
    return ways.stream()
        .filter(way -> !way.isEmpty() && way.getLast() == firstEnd)
        .findFirst()
        .orElse(List.of())
        .stream()
        .map(i -> inOrder.get(i).occurred())
        .toList();
  }

  private static boolean isInTime(List<Integer> way, int next, List<Made> events, Duration within) {
    return way.isEmpty()
        || !events.get(next).occurred().isAfter(events.get(way.getFirst()).occurred().plus(within));
  }

  /** Ways are compared place by place, as words in a dictionary are. */
  private static List<List<Integer>> latestOfEachEnd(List<List<Integer>> ways) {
    Map<Integer, List<Integer>> latest = new HashMap<>();
    ways.forEach(
        way -> latest.merge(way.getLast(), way, (one, other) -> isLater(one, other) ? one : other));
    return List.copyOf(latest.values());
  }

  private static boolean isLater(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = Integer.compare(one.get(i), other.get(i));
      if (order != 0) {
        return order > 0;
      }
    }
    return true;
  }

  private static @Nullable Double median(List<List<Instant>> tries, int step) {
    double[] seconds =
        tries.stream()
            .filter(times -> step > 1)
            .mapToDouble(
                times -> Duration.between(times.get(step - 2), times.get(step - 1)).toSeconds())
            .sorted()
            .toArray();
    int middle = seconds.length / 2;
    if (seconds.length == 0) {
      return null;
    }
    return seconds.length % 2 == 1
        ? seconds[middle]
        : Double.valueOf((seconds[middle - 1] + seconds[middle]) / 2);
  }

  @Test
  void users_come_back_in_the_weeks_in_which_they_have_events() {
    for (int i = 0; i < 40; i++) {
      MultiValueMap<String, String> asked = retention();
      RetentionQuery query = RetentionQuery.of(MADE.client(), asked, NOW);

      UserRetention found = ask(session -> new ReturningUsers(SCANS).find(session, query));

      assertThat(found.data())
          .as("%s, %s", asked, Seed.hint())
          .isEqualTo(
              naiveRetention(
                  query,
                  ZoneId.of(requireNonNull(asked.getFirst("zone"))),
                  asked.getFirst("page")));
    }
  }

  private static List<UserRetention.Cohort> naiveRetention(
      RetentionQuery query, ZoneId zone, @Nullable String page) {
    int weeks = query.weeks().count();
    ZonedDateTime first =
        NOW.atZone(zone)
            .toLocalDate()
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .minusWeeks(weeks - 1L)
            .atStartOfDay(zone);
    ToIntFunction<Made> week =
        event ->
            Math.floorDiv(
                (int)
                    ChronoUnit.DAYS.between(
                        first.toLocalDate(), event.received().atZone(zone).toLocalDate()),
                7);
    Map<String, Integer> begun = begun(query, week, page);
    Map<String, Set<Integer>> there =
        MADE.ofUsers()
            .filter(event -> is(page, event.page()))
            .filter(event -> is(query.returning(), event.action()))
            .collect(
                groupingBy(InsightPropertyIT::user, mapping(week::applyAsInt, Collectors.toSet())));
    return IntStream.range(0, weeks)
        .mapToObj(
            i -> {
              List<String> cohort =
                  begun.entrySet().stream()
                      .filter(user -> user.getValue() == i)
                      .map(Map.Entry::getKey)
                      .toList();
              return new UserRetention.Cohort(
                  DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(first.plusWeeks(i)),
                  cohort.size(),
                  IntStream.range(i, weeks)
                      .mapToObj(
                          later ->
                              cohort.stream()
                                  .filter(
                                      user -> there.getOrDefault(user, Set.of()).contains(later))
                                  .count())
                      .toList());
            })
        .toList();
  }

  /** By their first event of all, or where some are asked for by the first in these weeks. */
  private static Map<String, Integer> begun(
      RetentionQuery query, ToIntFunction<Made> week, @Nullable String page) {
    return MADE.ofUsers()
        .filter(event -> is(query.action(), event.action()))
        .filter(event -> is(page, event.page()))
        .filter(event -> (query.action() == null && page == null) || week.applyAsInt(event) >= 0)
        .collect(toMap(InsightPropertyIT::user, week::applyAsInt, Math::min));
  }

  private MultiValueMap<String, String> retention() {
    MultiValueMap<String, String> asked = new LinkedMultiValueMap<>();
    asked.add("weeks", String.valueOf(1 + random.nextInt(6)));
    asked.add("zone", ZONES.get(random.nextInt(ZONES.size())).getId());
    perhaps(asked, 0.4, "action", Character.toString('a' + random.nextInt(8)));
    perhaps(asked, 0.4, "returning", Character.toString('a' + random.nextInt(8)));
    perhaps(asked, 0.3, "page", "p" + random.nextInt(41));
    return asked;
  }

  private MultiValueMap<String, String> times() {
    MultiValueMap<String, String> asked = new LinkedMultiValueMap<>();
    Instant from = FROM.plus(Duration.ofMinutes(random.nextInt(20 * 24 * 60)));
    asked.add("from", from.toString());
    asked.add("to", from.plus(Duration.ofMinutes(1 + random.nextInt(20 * 24 * 60))).toString());
    perhaps(
        asked, 0.2, "occurredFrom", from.minus(Duration.ofHours(random.nextInt(70))).toString());
    return asked;
  }

  private void perhaps(
      MultiValueMap<String, String> asked, double chance, String name, String value) {
    if (random.nextDouble() < chance) {
      asked.add(name, value);
    }
  }

  private String any(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static List<Made> meant(ScanQuery query, MultiValueMap<String, String> asked) {
    return MADE.ofUsers()
        .filter(event -> holds(query.received(), event.received()))
        .filter(event -> holds(query.conditions().occurred(), event.occurred()))
        .filter(event -> is(asked.getFirst("action"), event.action()))
        .filter(event -> is(asked.getFirst("page"), event.page()))
        .filter(event -> is(asked.getFirst("user"), user(event)))
        .toList();
  }

  private static boolean holds(TimeRange range, Instant time) {
    return !time.isBefore(range.from()) && time.isBefore(range.to());
  }

  private static boolean is(@Nullable String asked, String value) {
    return asked == null || asked.equals(value);
  }

  private static String user(Made event) {
    return Objects.requireNonNull(event.user());
  }

  private static <T> T ask(Function<Session, Mono<T>> question) {
    return Answers.of(TRANSACTIONS.run(question));
  }
}
