package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SkewTest {

  private static final Instant RECEIVED = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant SAID = Instant.parse("2001-01-01T00:00:00Z");

  @Test
  void what_was_an_hour_before_it_was_sent_was_an_hour_before_it_was_received() {
    Skew skew = Skew.of(Optional.of("2001-01-01T01:00:00Z"));

    assertThat(skew.corrected(SAID, RECEIVED)).isEqualTo("2026-01-02T02:04:05Z");
  }

  @Test
  void what_lies_ahead_of_the_sender_lies_ahead_of_us() {
    Skew skew = Skew.of(Optional.of("978307200000"));

    assertThat(skew.corrected(SAID.plusSeconds(5), RECEIVED)).isEqualTo(RECEIVED.plusSeconds(5));
  }

  @Test
  void who_does_not_say_when_it_was_sent_is_believed() {
    assertThat(Skew.of(Optional.empty()).corrected(SAID, RECEIVED)).isEqualTo(SAID);
    assertThat(Skew.of(Optional.of("noon")).corrected(SAID, RECEIVED)).isEqualTo(SAID);
    assertThat(Skew.of(Optional.of("noon")).corrected(Optional.empty(), RECEIVED)).isNull();
  }

  @Test
  void what_a_message_says_comes_before_what_its_batch_says() {
    Skew batch = Skew.of(Optional.of("2001-01-01T02:00:00Z"));

    assertThat(batch.unless(Optional.of("2001-01-01T01:00:00Z")).corrected(SAID, RECEIVED))
        .isEqualTo("2026-01-02T02:04:05Z");
    assertThat(batch.unless(Optional.empty()).corrected(SAID, RECEIVED))
        .isEqualTo("2026-01-02T01:04:05Z");
  }
}
