package dev.sluice.persist;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stood in the log and can't be stored.
 *
 * @param detail one sentence for the person who looks for the reason
 */
record DeadLetter(long offset, byte[] payload, Reason reason, String detail) {

  /** Why, as metrics and callers see it. */
  enum Reason {
    NO_EVENT("no-event"),
    OUT_OF_TIME("out-of-time"),
    REFUSED("refused");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    static Optional<Reason> of(String label) {
      return Stream.of(values()).filter(reason -> reason.label.equals(label)).findFirst();
    }
  }
}
