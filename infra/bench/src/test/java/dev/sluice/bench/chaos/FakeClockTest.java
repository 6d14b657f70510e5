package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeClockTest {
  private static final Duration AHEAD = Duration.ofHours(2);
  private static final Duration ABOUT = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void a_process_goes_by_a_clock_that_was_unpacked_for_it() throws IOException {
    Optional<FakeClock> clock = FakeClock.unpackedIn(folder);
    assumeThat(clock).as("packages of Debian").isPresent();

    Instant told = dateBy(clock.orElseThrow());

    assertThat(clock.orElseThrow().library()).startsWith(folder);
    assertThat(Duration.between(Instant.now().plus(AHEAD), told)).isBetween(ABOUT.negated(), ABOUT);
  }

  @Test
  void what_was_unpacked_once_is_taken_again() {
    Optional<FakeClock> clock = FakeClock.unpackedIn(folder);

    assertThat(FakeClock.unpackedIn(folder)).isEqualTo(clock);
  }

  private static Instant dateBy(FakeClock clock) throws IOException {
    ProcessBuilder date = new ProcessBuilder("date", "+%s");
    date.environment().putAll(clock.ahead((int) AHEAD.toHours()));
    try (var said = date.start().inputReader()) {
      return Instant.ofEpochSecond(Long.parseLong(said.readLine()));
    }
  }
}
