package dev.sluice.log;

import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import org.jspecify.annotations.Nullable;

/** What stands at one offset. */
public sealed interface Entry {

  long offset();

  /** Bytes that it takes up in the log. */
  int size();

  /**
   * An event. Its bytes are not kept: they can be written again.
   *
   * @param trace that it came with, where somebody wants to know of it
   */
  record OfEvent(long offset, int size, Event event, @Nullable String trace) implements Entry {

    /** One that nobody traces. */
    public OfEvent(long offset, int size, Event event) {
      this(offset, size, event, null);
    }
  }

  /** Bytes that are no event. */
  record OfGarbage(long offset, byte[] bytes, Rejection rejection) implements Entry {

    @Override
    public int size() {
      return bytes.length;
    }
  }

  static Entry of(long offset, byte[] bytes, @Nullable String trace) {
    return switch (EventCodec.decode(bytes)) {
      case Reading.Accepted(Event event) -> new OfEvent(offset, bytes.length, event, trace);
      case Reading.Rejected(Rejection rejection) -> new OfGarbage(offset, bytes, rejection);
    };
  }
}
