package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TroubleTest {

  private static final long NOW = 5;

  private final Trouble trouble = new Trouble();

  @Test
  void a_failure_or_two_are_none() {
    fail(2);

    assertThat(trouble.goesOn(NOW)).isFalse();
  }

  @Test
  void one_failure_after_the_other_is() {
    fail(3);

    assertThat(trouble.goesOn(NOW)).isTrue();
  }

  @Test
  void it_ends_with_the_first_progress() {
    fail(3);

    trouble.gotSomewhere();
    fail(1);

    assertThat(trouble.goesOn(NOW)).isFalse();
  }

  @Test
  void it_is_forgotten_after_a_while_without_another_failure() {
    fail(3);

    assertThat(trouble.goesOn(NOW + Duration.ofSeconds(59).toNanos())).isTrue();
    assertThat(trouble.goesOn(NOW + Duration.ofSeconds(61).toNanos())).isFalse();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      trouble.failed(NOW);
    }
  }
}
