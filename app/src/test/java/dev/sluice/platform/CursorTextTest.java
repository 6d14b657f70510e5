package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTextTest {

  private static final Instant NOW = Instant.parse("2026-11-21T08:30:00.123456Z");

  private record Found(Instant at, List<Long> numbers) {}

  @Test
  void what_is_given_back_is_what_was_given_out() {
    String text = CursorText.of(NOW, Long.MIN_VALUE, 7);

    assertThat(parsed(text, 2)).contains(new Found(NOW, List.of(Long.MIN_VALUE, 7L)));
    assertThat(text).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void a_cursor_of_something_else_is_none() {
    assertThat(parsed(CursorText.of(NOW, 1), 2)).isEmpty();
    assertThat(parsed(CursorText.of(NOW, 1, 2), 1)).isEmpty();
  }

  @Test
  void a_time_that_nothing_has_is_none() {
    assertThat(parsed(CursorText.of(Instant.EPOCH.minusSeconds(1), 1), 1)).isEmpty();
    assertThat(parsed(CursorText.of(TimeRange.LATEST.plusSeconds(1), 1), 1)).isEmpty();
    assertThat(parsed(CursorText.of(TimeRange.LATEST, 1), 1)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "forged", "%00", "____________________f_________", "AAAA AAAA"})
  void what_was_never_given_out_is_none(String text) {
    assertThat(parsed(text, 1)).isEmpty();
  }

  private static Optional<Found> parsed(String text, int count) {
    return CursorText.parse(
        text, count, (at, numbers) -> new Found(at, LongStream.of(numbers).boxed().toList()));
  }
}
