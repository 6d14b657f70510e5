package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.platform.Problem;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Reads;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Events in the order in which they were, over more days than a statement may look at. */
class OccurrencesIT {

  private static final LocalDate FIRST = LocalDate.of(2022, 5, 1);
  private static final int DAYS = 5;
  private static final int FEW = 100;
  private static final MadeEvents MADE = new MadeEvents(Seed.random(), FIRST, DAYS, 4, 2_000);

  private final Reads.Source source = SharedServer.get().bean("reads", Reads.class).choose();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, DAYS, 10_000})
  void they_are_all_there_and_in_order(int daysAtOnce) {
    List<String> all = happened("u1");

    assertThat(found(daysAtOnce, "u1", 0, 10_000)).as(Seed::hint).isEqualTo(all);
    assertThat(found(daysAtOnce, "u1", 7, FEW)).as(Seed::hint).isEqualTo(all.subList(7, 7 + FEW));
    assertThat(found(daysAtOnce, "u1", all.size(), 10)).isEmpty();
    assertThat(found(daysAtOnce, "nobody", 0, 10)).isEmpty();
  }

  @Test
  void over_many_days_they_are_not_told_from_far_back() {
    assertThat(found(DAYS, "u1", 999_999, 10)).isEmpty();
    assertThatThrownBy(() -> found(1, "u1", 99_991, 10))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("the first 100,000");
  }

  private List<String> found(int daysAtOnce, String user, int offset, int limit) {
    Occurrences occurrences =
        new Occurrences(MADE.client(), new StatsLimits(1_000_000, daysAtOnce, 1));
    List<Cursor> places = Answers.of(occurrences.places(source, wanted(user), offset, limit));
    return Answers.of(
        Flux.concat(occurrences.pieces(source.database(), places, OccurrencesIT::time))
            .map(piece -> new String(piece, UTF_8))
            .flatMapIterable(piece -> piece.lines().toList()));
  }

  private static byte[] time(FoundEvent event) {
    return (event.occurredAt() + "\n").getBytes(UTF_8);
  }

  /** Part of the first and of the last day are left out. */
  private static Selection wanted(String user) {
    return Selection.of(
        new EventFilter(null, user, null, null, null, null), time(), TimeRange.ALWAYS);
  }

  private static TimeRange time() {
    return new TimeRange(
        FIRST.atTime(6, 5).toInstant(ZoneOffset.UTC),
        FIRST.plusDays(DAYS - 1L).atTime(18, 5).toInstant(ZoneOffset.UTC));
  }

  private static List<String> happened(String user) {
    TimeRange time = time();
    return MADE.ofUsers()
        .filter(event -> user.equals(event.user()))
        .filter(event -> !event.received().isBefore(time.from()))
        .filter(event -> event.received().isBefore(time.to()))
        .map(MadeEvents.Made::occurred)
        .sorted()
        .map(Object::toString)
        .collect(Collectors.toList());
  }
}
