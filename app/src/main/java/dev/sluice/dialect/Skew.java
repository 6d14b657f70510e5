package dev.sluice.dialect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a sender's clock: how it says when it sent something tells, as that is when it
 * was received.
 */
record Skew(Optional<Instant> sentAt) {

  /** That of a clock that is right. */
  static final Skew NONE = new Skew(Optional.empty());

  /**
   * Of a sender who says when it was; what can't be read is not said.
   *
   * @param sentAt by its clock
   */
  static Skew of(Optional<String> sentAt) {
    return new Skew(sentAt.flatMap(VendorTime::parse));
  }

  /** The same, unless something nearer says it. */
  Skew unless(Optional<String> nearer) {
    Skew other = of(nearer);
    return other.sentAt.isPresent() ? other : this;
  }

  /** The true time of what happened at this time by the sender's clock. */
  Instant corrected(Instant time, Instant receivedAt) {
    return sentAt.map(sent -> receivedAt.minus(Duration.between(time, sent))).orElse(time);
  }

  @Nullable String corrected(Optional<Instant> time, Instant receivedAt) {
    return time.map(said -> corrected(said, receivedAt).toString()).orElse(null);
  }
}
