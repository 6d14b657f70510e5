package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** As a process sees it that looks every five seconds and does not store the partition itself. */
class PartitionLagTest {

  private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
  private static final int BEAT = 5;

  private final PartitionLag lag = new PartitionLag(0, new SimpleMeterRegistry(), START);
  private Instant now = START;

  @Test
  void what_another_process_stores_in_time_waits_no_longer_than_from_look_to_look() {
    for (int second = 0; second < 3600; second += BEAT) {
      look(second * 100L + 10, second * 100L);

      assertThat(seconds()).isLessThanOrEqualTo(BEAT);
    }
  }

  @Test
  void what_another_process_stores_late_waits_as_long_as_it_is_late() {
    int late = 1800;

    for (int second = 0; second < 4 * 3600; second += BEAT) {
      look(second * 100L, Math.max(0, second - late) * 100L);
    }

    assertThat(seconds()).isBetween((double) late, late * 33 / 32.0 + BEAT);
  }

  @Test
  void what_nobody_stores_waits_longer_and_longer() {
    for (int second = 0; second <= 24 * 3600; second += BEAT) {
      look(1000 + second, 1000);
    }

    assertThat(seconds()).isEqualTo(24 * 3600);
  }

  @Test
  void what_comes_while_nobody_can_tell_what_is_stored_waits() {
    look(10, 10);
    for (int second = 0; second < 600; second += BEAT) {
      now = now.plusSeconds(BEAT);
      lag.hasCome(11 + second, now);
    }

    assertThat(seconds()).isEqualTo(600);
    assertThat(lag.records()).isEqualTo(1 + 600 - BEAT);
  }

  @Test
  void as_long_as_it_was_never_known_what_is_stored_nothing_is_said() {
    lag.hasCome(1000, now);

    assertThat(lag.records()).isZero();
  }

  @Test
  void where_everything_is_stored_nothing_waits() {
    look(10, 0);
    look(20, 20);

    assertThat(seconds()).isZero();
    assertThat(lag.records()).isZero();
  }

  @Test
  void what_waits_in_another_log_came_after_the_last_look_at_the_one_before() {
    look(1000, 1000);
    look(1000, 990);
    look(5, 0);
    look(8, 5);

    assertThat(seconds()).isEqualTo(BEAT);
  }

  private void look(long end, long stored) {
    now = now.plusSeconds(BEAT);
    lag.isAt(end, stored, now);
  }

  private double seconds() {
    return lag.seconds(now);
  }
}
