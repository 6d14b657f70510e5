package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void it_is_what_has_gone_by() {
    assertThat(Latency.between(NOW.minusMillis(3), NOW)).isEqualTo(3_000_000);
  }

  @Test
  void it_is_none_where_another_clock_is_ahead() {
    assertThat(Latency.between(NOW.plus(Duration.ofHours(2)), NOW)).isZero();
  }
}
