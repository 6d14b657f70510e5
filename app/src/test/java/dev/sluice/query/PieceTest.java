package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import dev.sluice.platform.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PieceTest {

  @Test
  void a_range_is_days_in_the_middle_and_less_and_less_at_its_ends() {
    assertThat(Piece.of(range("2026-03-01T22:58:30.5Z", "2026-03-04T02:01:00.000001Z")))
        .containsExactly(
            piece(Grain.ROW, "2026-03-01T22:58:30.5Z", "2026-03-01T22:59:00Z"),
            piece(Grain.MINUTE, "2026-03-01T22:59:00Z", "2026-03-01T23:00:00Z"),
            piece(Grain.HOUR, "2026-03-01T23:00:00Z", "2026-03-02T00:00:00Z"),
            piece(Grain.DAY, "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z"),
            piece(Grain.HOUR, "2026-03-04T00:00:00Z", "2026-03-04T02:00:00Z"),
            piece(Grain.MINUTE, "2026-03-04T02:00:00Z", "2026-03-04T02:01:00Z"),
            piece(Grain.ROW, "2026-03-04T02:01:00Z", "2026-03-04T02:01:00.000001Z"));
  }

  @Test
  void what_has_no_whole_minute_in_it_is_told_by_its_rows() {
    assertThat(Piece.of(range("2026-03-01T22:58:30Z", "2026-03-01T22:59:30Z")))
        .containsExactly(piece(Grain.ROW, "2026-03-01T22:58:30Z", "2026-03-01T22:59:30Z"));
  }

  @Test
  void what_is_no_time_has_no_pieces() {
    assertThat(Piece.of(range("2026-03-01T22:58:30Z", "2026-03-01T22:58:30Z"))).isEmpty();
  }

  @Test
  void all_time_is_counted_as_one() {
    assertThat(Piece.of(TimeRange.ALWAYS)).extracting(Piece::grain).containsExactly(Grain.ALL);
  }

  @Test
  void what_has_no_end_has_nothing_left_over_at_it() {
    assertThat(Piece.of(new TimeRange(Instant.parse("2026-03-01T00:00:00Z"), TimeRange.LATEST)))
        .extracting(Piece::grain)
        .containsExactly(Grain.DAY);
  }

  @Test
  void minutes_of_hours_that_are_not_kept_are_told_by_their_rows() {
    List<Piece> pieces =
        Piece.of(
            List.of(
                range("2026-03-01T21:30:00Z", "2026-03-01T22:00:00Z"),
                range("2026-03-01T22:00:00Z", "2026-03-01T22:10:30Z")));

    assertThat(pieces.stream().flatMap(Piece::hours))
        .containsExactly(
            Instant.parse("2026-03-01T21:00:00Z"), Instant.parse("2026-03-01T22:00:00Z"));
    assertThat(Piece.without(Set.of(Instant.parse("2026-03-01T22:00:00Z")), pieces))
        .containsExactly(
            piece(Grain.MINUTE, "2026-03-01T21:30:00Z", "2026-03-01T22:00:00Z"),
            piece(Grain.ROW, "2026-03-01T22:00:00Z", "2026-03-01T22:10:30Z"));
  }

  @Test
  void pieces_together_are_the_range_and_each_is_whole() {
    Random random = Seed.random();
    for (int i = 0; i < 10_000; i++) {
      Instant from = Instant.ofEpochSecond(random.nextInt(400_000), random.nextInt(3) * 500_000L);
      TimeRange range =
          new TimeRange(from, from.plusMillis((long) Math.pow(10, random.nextDouble() * 9)));
      List<Piece> pieces = new ArrayList<>(Piece.of(List.of(range)));

      assertThat(pieces).as("%s, %s", range, Seed.hint()).allMatch(PieceTest::isWhole);
      pieces.sort(Comparator.comparing(Piece::from));
      Instant reached = range.from();
      for (Piece piece : pieces) {
        assertThat(piece.from()).isEqualTo(reached);
        reached = piece.to();
      }
      assertThat(reached).isEqualTo(range.to());
      assertThat(rows(pieces)).isLessThan(Duration.ofMinutes(2));
    }
  }

  private static boolean isWhole(Piece piece) {
    return piece.from().isBefore(piece.to())
        && (piece.grain() == Grain.ROW
            || (piece.grain().before(piece.from()).equals(piece.from())
                && piece.grain().after(piece.to()).equals(piece.to())));
  }

  private static Duration rows(List<Piece> pieces) {
    return pieces.stream()
        .filter(piece -> piece.grain() == Grain.ROW)
        .map(piece -> Duration.between(piece.from(), piece.to()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }

  private static Piece piece(Grain grain, String from, String to) {
    return new Piece(grain, Instant.parse(from), Instant.parse(to));
  }
}
