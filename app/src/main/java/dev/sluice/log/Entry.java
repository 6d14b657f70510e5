package dev.sluice.log;

import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;

/** What stands at one offset. */
public sealed interface Entry {

  long offset();

  /** Bytes that it takes up in the log. */
  int size();

  /** An event. Its bytes are not kept: they can be written again. */
  record OfEvent(long offset, int size, Event event) implements Entry {}

  /** Bytes that are no event. */
  record OfGarbage(long offset, byte[] bytes, Rejection rejection) implements Entry {

    @Override
    public int size() {
      return bytes.length;
    }
  }

  static Entry of(long offset, byte[] bytes) {
    return switch (EventCodec.decode(bytes)) {
      case Reading.Accepted(Event event) -> new OfEvent(offset, bytes.length, event);
      case Reading.Rejected(Rejection rejection) -> new OfGarbage(offset, bytes, rejection);
    };
  }
}
