package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stood in the log and can't be stored.
 *
 * @param detail one sentence for the person who looks for the reason
 * @param event that it is, where it is one
 */
record DeadLetter(
    int partition,
    long offset,
    byte[] payload,
    Reason reason,
    String detail,
    @Nullable Event event) {

  static DeadLetter of(Row row, Reason reason, String detail) {
    Event event = row.event();
    return new DeadLetter(
        row.partition(), row.offset(), EventCodec.encode(event), reason, detail, event);
  }

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
