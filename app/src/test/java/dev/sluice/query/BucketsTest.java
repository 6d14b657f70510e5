package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Seed;
import dev.sluice.platform.Problem;
import dev.sluice.platform.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;

class BucketsTest {

  private static final int MOST = 1_500;

  @Test
  void every_bucket_that_has_a_part_in_the_time_is_there() {
    assertThat(shown(BucketUnit.HOUR, "UTC", "2026-03-01T22:58:30Z", "2026-03-02T00:00:00.000001Z"))
        .containsExactly("2026-03-01T22:00:00Z", "2026-03-01T23:00:00Z", "2026-03-02T00:00:00Z");
    assertThat(shown(BucketUnit.MINUTE, "UTC", "2026-03-01T22:58:00Z", "2026-03-01T22:59:00Z"))
        .containsExactly("2026-03-01T22:58:00Z");
  }

  @Test
  void a_day_begins_at_midnight_of_its_zone() {
    assertThat(
            shown(BucketUnit.DAY, "Asia/Kolkata", "2026-03-01T18:29:59Z", "2026-03-01T18:30:01Z"))
        .containsExactly("2026-03-01T00:00:00+05:30", "2026-03-02T00:00:00+05:30");
  }

  @Test
  void the_days_on_which_clocks_are_changed_have_23_and_25_hours() {
    assertThat(
            lengths(
                BucketUnit.DAY, "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z"))
        .containsExactly(hours(24), hours(23), hours(24));
    assertThat(
            lengths(
                BucketUnit.DAY, "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"))
        .containsExactly(hours(24), hours(25), hours(24));
  }

  @Test
  void an_hour_that_the_clock_shows_twice_is_two_and_one_that_it_leaves_out_is_none() {
    assertThat(
            shown(BucketUnit.HOUR, "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"))
        .containsExactly("2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00");
    assertThat(
            shown(BucketUnit.HOUR, "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"))
        .containsExactly("2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00");
  }

  @ParameterizedTest
  @CsvSource({
    "Australia/Lord_Howe, 2026-04-04T11:20:00Z",
    "Australia/Lord_Howe, 2026-10-03T11:20:00Z",
    "Europe/Berlin, 2026-10-24T21:30:00Z",
    "Asia/Kathmandu, 2026-10-24T21:30:00Z",
  })
  void an_hour_is_the_same_to_whoever_counts_users_in_it(String name, Instant from) {
    ZoneId zone = ZoneId.of(name);
    TimeRange day = new TimeRange(from, from.plus(Duration.ofDays(1)));

    CalendarBuckets hours = CalendarBuckets.of(CalendarUnit.HOUR, zone, day);

    Buckets shown = Buckets.of(BucketUnit.HOUR, zone, day, MOST);
    assertThat(IntStream.range(0, hours.count()).mapToObj(hours::name))
        .containsExactlyElementsOf(
            IntStream.range(0, shown.starts().size()).mapToObj(shown::shown).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T22:26:00Z, day, 30",
    "2026-04-27T22:30:00Z, day, 30",
    "2026-10-25T12:00:00Z, hour, 24",
    "2026-11-22T22:26:00Z, minute, 60",
  })
  void as_many_as_are_usual_are_there_though_clocks_were_changed_since(
      Instant now, String unit, int usual) {
    LinkedMultiValueMap<String, String> asked = new LinkedMultiValueMap<>();
    asked.add("bucket", unit);
    asked.add("zone", "Europe/Berlin");

    assertThat(TimelineQuery.of(asked).buckets(now, MOST).starts()).hasSize(usual);
  }

  @Test
  void where_clocks_are_put_back_by_half_an_hour_that_half_is_a_bucket() {
    assertThat(
            shown(
                BucketUnit.HOUR,
                "Australia/Lord_Howe",
                "2020-04-04T14:00:00Z",
                "2020-04-04T16:00:00Z"))
        .containsExactly(
            "2020-04-05T01:00:00+11:00", "2020-04-05T01:30:00+10:30", "2020-04-05T02:00:00+10:30");
  }

  @Test
  void a_day_that_begins_when_clocks_are_put_forward_begins_late() {
    assertThat(
            shown(BucketUnit.DAY, "Africa/Cairo", "2024-04-25T20:00:00Z", "2024-04-26T20:00:00Z"))
        .containsExactly("2024-04-25T00:00:00+02:00", "2024-04-26T01:00:00+03:00");
  }

  @Test
  void a_day_that_a_place_has_left_out_is_no_bucket() {
    assertThat(
            shown(BucketUnit.DAY, "Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-30T11:00:00Z"))
        .containsExactly("2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00");
  }

  @Test
  void in_any_zone_buckets_follow_upon_each_other_and_begin_on_the_clock() {
    Random random = Seed.random();
    List<BucketUnit> units = List.of(BucketUnit.values());
    List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    for (int i = 0; i < 2_000; i++) {
      ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      BucketUnit unit = units.get(random.nextInt(units.size()));
      Instant from =
          LocalDate.of(1990, 1, 1)
              .atStartOfDay(zone)
              .toInstant()
              .plusSeconds(random.nextInt(1_400_000_000));
      TimeRange range =
          new TimeRange(
              from, from.plusSeconds(1 + random.nextInt((int) unit.length().toSeconds() * 100)));

      Buckets buckets = Buckets.of(unit, zone, range, MOST);

      String what = "%s %s %s, %s".formatted(unit, zone, range, Seed.hint());
      assertThat(buckets.starts()).as(what).isSorted().doesNotHaveDuplicates();
      assertThat(buckets.starts().getFirst()).as(what).isBeforeOrEqualTo(range.from());
      assertThat(buckets.starts().getLast()).as(what).isBefore(range.to());
      assertThat(buckets.end()).as(what).isAfterOrEqualTo(range.to());
      assertThat(buckets.starts())
          .as(what)
          .allMatch(start -> isOnTheClock(unit, zone, start) || isChange(zone, start));
      assertThat(lengths(buckets))
          .as(what)
          .allMatch(length -> length.compareTo(unit.length().multipliedBy(2)) <= 0);
    }
  }

  private static boolean isOnTheClock(BucketUnit unit, ZoneId zone, Instant start) {
    int second = start.atZone(zone).toLocalTime().toSecondOfDay();
    return second % unit.length().toSeconds() == 0;
  }

  private static boolean isChange(ZoneId zone, Instant start) {
    var change = zone.getRules().previousTransition(start.plusNanos(1));
    return change != null && change.getInstant().equals(start);
  }

  @Test
  void each_has_of_a_range_what_lies_in_it() {
    TimeRange range = range("2026-03-01T22:58:30Z", "2026-03-02T00:00:01Z");

    assertThat(Buckets.of(BucketUnit.HOUR, ZoneId.of("UTC"), range, MOST).within(range))
        .containsExactly(
            range("2026-03-01T22:58:30Z", "2026-03-01T23:00:00Z"),
            range("2026-03-01T23:00:00Z", "2026-03-02T00:00:00Z"),
            range("2026-03-02T00:00:00Z", "2026-03-02T00:00:01Z"));
  }

  @Test
  void of_more_than_there_may_be_it_is_said_so_at_once() {
    for (BucketUnit unit : BucketUnit.values()) {
      TimeRange tooLong =
          new TimeRange(Instant.EPOCH, Instant.EPOCH.plus(unit.length().multipliedBy(MOST + 1)));

      assertThatThrownBy(() -> Buckets.of(unit, ZoneId.of("UTC"), tooLong, MOST))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("1,500 buckets");
      assertThatThrownBy(() -> Buckets.of(unit, ZoneId.of("UTC"), TimeRange.ALWAYS, MOST))
          .isInstanceOf(Problem.class);
    }
  }

  private static List<String> shown(BucketUnit unit, String zone, String from, String to) {
    Buckets buckets = buckets(unit, zone, from, to);
    return IntStream.range(0, buckets.starts().size()).mapToObj(buckets::shown).toList();
  }

  private static List<Duration> lengths(BucketUnit unit, String zone, String from, String to) {
    return lengths(buckets(unit, zone, from, to));
  }

  private static List<Duration> lengths(Buckets buckets) {
    return buckets.within(new TimeRange(buckets.starts().getFirst(), buckets.end())).stream()
        .map(part -> Duration.between(part.from(), part.to()))
        .toList();
  }

  private static Buckets buckets(BucketUnit unit, String zone, String from, String to) {
    return Buckets.of(unit, ZoneId.of(zone), range(from, to), MOST);
  }

  private static Duration hours(int number) {
    return Duration.ofHours(number);
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }
}
