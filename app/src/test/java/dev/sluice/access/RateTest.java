package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {

  private static final Rate USUAL = new Rate(50_000, 500_000);

  @Test
  void of_a_lower_rate_a_second_is_what_may_be_sent_at_once() {
    assertThat(Rate.of(5L, null, USUAL)).isEqualTo(new Rate(5, 5));
    assertThat(Rate.of(5L, null, new Rate(50_000, 3))).isEqualTo(new Rate(5, 3));
    assertThat(Rate.of(5L, null, new Rate(0, 500_000))).isEqualTo(new Rate(5, 5));
  }

  @Test
  void what_is_said_holds_and_what_is_not_is_as_usual() {
    assertThat(Rate.of(null, null, USUAL)).isEqualTo(USUAL);
    assertThat(Rate.of(5L, 70L, USUAL)).isEqualTo(new Rate(5, 70));
    assertThat(Rate.of(null, 70L, USUAL)).isEqualTo(new Rate(50_000, 70));
    assertThat(Rate.of(90_000L, null, USUAL)).isEqualTo(new Rate(90_000, 500_000));
    assertThat(Rate.of(0L, null, USUAL)).isEqualTo(new Rate(0, 500_000));
  }
}
