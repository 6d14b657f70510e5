package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrustTest {

  private final Trust trust = new Trust(0);

  @Test
  void while_all_that_is_revoked_is_heard_what_was_found_is_believed() {
    trust.heard(millis(0));

    assertThat(trust.isGood(millis(100), millis(5_000))).isTrue();
  }

  @Test
  void what_was_found_before_an_outage_is_not_believed_after_it() {
    trust.heard(millis(0));
    trust.away(millis(200));

    assertThat(trust.isGood(millis(100), millis(300))).isFalse();
  }

  @Test
  void who_has_heard_nothing_since_an_outage_believes_for_a_second_however_short_it_was() {
    trust.heard(millis(0));
    trust.away(millis(200));

    assertThat(trust.isGood(millis(300), millis(1_200))).isTrue();
    assertThat(trust.isGood(millis(300), millis(1_400))).isFalse();

    trust.heard(millis(1_500));

    assertThat(trust.isGood(millis(1_600), millis(5_000))).isTrue();
  }

  private static long millis(int many) {
    return Duration.ofMillis(many).toNanos();
  }
}
