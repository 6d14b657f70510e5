package dev.sluice.ingest;

import dev.sluice.body.Slice;
import dev.sluice.body.Slicer;
import dev.sluice.event.EventReader;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Refusals;
import java.util.List;

/** Reads what one sender's body is cut into. */
final class Intake {

  private static final Rejection TOO_LARGE =
      new Rejection.TooLarge("event", EventReader.MAX_EVENT_BYTES);

  private static final int LONGEST = 16 * 1024 * 1024;

  private final Sender sender;
  private final Unit unit;
  private final RecordReader reader;
  private boolean isFirstPiece = true;
  private boolean isFirstRecord = true;
  private int withoutEnd;
  private int shown;

  Intake(Sender sender, Unit unit, RecordReader reader) {
    this.sender = sender;
    this.unit = unit;
    this.reader = reader;
  }

  /** The one event that a body is. */
  Reading single(byte[] body) {
    return reader.read(new Slice.Whole(body, 0, body.length, 0), sender.origin());
  }

  /** The events that end in this piece of a body. */
  Stretch next(byte[] piece, Slicer slicer) {
    if (isFirstPiece) {
      Bodies.requireUtf8(piece);
      isFirstPiece = false;
    }
    List<Slice> slices = slicer.take(piece);
    requireEnd(slices.isEmpty() ? piece.length : -withoutEnd);
    return read(slices, slicer.through());
  }

  /** One record too long is passed over; one that never ends is not read for ever. */
  private void requireEnd(int more) {
    withoutEnd += more;
    if (withoutEnd > LONGEST) {
      throw new Problem(
          ProblemType.TOO_LARGE, "One record goes on for more than " + LONGEST + " bytes.");
    }
  }

  Stretch end(Slicer slicer) {
    List<Slice> slices = slicer.end();
    return read(slices, slicer.through());
  }

  /** The elements of an array, which can be read as a whole or not at all. */
  Stretch readAll(List<Slice> slices) {
    Origin origin = sender.origin();
    Stretch.Builder stretch = builder();
    for (Slice slice : slices) {
      Reading reading = reading(slice, origin);
      if (isUnreadable(reading)) {
        throw Refusals.problem(((Reading.Rejected) reading).rejection())
            .with("index", slice.number());
      }
      stretch.add(slice, reading);
    }
    return stretch.build(slices.size());
  }

  private static boolean isUnreadable(Reading reading) {
    return reading instanceof Reading.Rejected rejected
        && (rejected.rejection() instanceof Rejection.MalformedJson
            || rejected.rejection() instanceof Rejection.InvalidEncoding);
  }

  private Stretch read(List<Slice> slices, long through) {
    Origin origin = sender.origin();
    Stretch.Builder stretch = builder();
    for (Slice slice : slices) {
      read(slice, origin, stretch);
    }
    Stretch built = stretch.build(through);
    shown += built.refused().size();
    return built;
  }

  private Stretch.Builder builder() {
    return new Stretch.Builder(unit, reader, Stretch.MOST_SHOWN - shown);
  }

  private void read(Slice slice, Origin origin, Stretch.Builder stretch) {
    boolean isHeader = isFirstRecord && reader.isHeader(slice);
    isFirstRecord = false;
    if (!isHeader) {
      stretch.add(slice, reading(slice, origin));
    }
  }

  private Reading reading(Slice slice, Origin origin) {
    return switch (slice) {
      case Slice.Whole whole -> reader.read(whole, origin);
      case Slice.TooLong tooLong -> new Reading.Rejected(TOO_LARGE);
    };
  }
}
