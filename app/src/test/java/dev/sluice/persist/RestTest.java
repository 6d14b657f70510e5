package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestTest {

  @Test
  void a_writer_of_few_events_rests_as_long_as_they_took() {
    assertThat(Rest.after(0, Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(10));
    assertThat(Rest.after(Rest.ENOUGH / 2, Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void a_writer_who_has_enough_to_do_does_not_rest() {
    assertThat(Rest.after(Rest.ENOUGH, Duration.ofSeconds(1))).isZero();
    assertThat(Rest.after(10 * Rest.ENOUGH, Duration.ofSeconds(1))).isZero();
  }

  @Test
  void nobody_waits_long_for_a_writer_to_have_rested() {
    assertThat(Rest.after(1, Duration.ofMinutes(1))).isEqualTo(Duration.ofMillis(20));
  }
}
