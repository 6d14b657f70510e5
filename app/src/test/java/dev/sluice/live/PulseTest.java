package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {

  @Test
  void what_came_before_anybody_looked_ebbs_away_evenly() {
    Pulse pulse = new Pulse(1000, 600);

    assertThat(pulse.rate(1000)).isEqualTo(10);
    beat(pulse, 30, 1000);
    assertThat(pulse.rate(1000)).isEqualTo(5);
    beat(pulse, 30, 1000);
    assertThat(pulse.rate(1000)).isZero();
  }

  @Test
  void an_event_counts_for_a_minute() {
    Pulse pulse = new Pulse(0, 0);
    beat(pulse, 1, 0);

    assertThat(pulse.rate(120)).isEqualTo(2);
    beat(pulse, 59, 120);
    assertThat(pulse.rate(120)).isEqualTo(2);
    beat(pulse, 1, 120);
    assertThat(pulse.rate(120)).isZero();
  }

  @Test
  void a_total_that_shrinks_is_no_rate() {
    assertThat(new Pulse(1000, 0).rate(10)).isZero();
  }

  private static void beat(Pulse pulse, int seconds, long total) {
    for (int i = 0; i < seconds; i++) {
      pulse.beat(total);
    }
  }
}
