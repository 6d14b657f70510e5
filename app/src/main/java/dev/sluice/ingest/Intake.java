package dev.sluice.ingest;

import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.platform.Refusals;
import java.util.List;

/** Reads what one sender's body is cut into. */
final class Intake {

  private static final Rejection TOO_LARGE =
      new Rejection.TooLarge("event", EventReader.MAX_EVENT_BYTES);

  private final Sender sender;
  private final Unit unit;
  private final RecordReader reader;
  private final Named named;
  private boolean isFirstRecord = true;
  private Origin origin;

  Intake(Sender sender, Unit unit, RecordReader reader) {
    this(sender, unit, reader, Named.atTheEnd());
  }

  /**
   * @param named of the whole body, where it consists of several files
   */
  Intake(Sender sender, Unit unit, RecordReader reader, Named named) {
    this.sender = sender;
    this.unit = unit;
    this.reader = reader;
    this.named = named;
    this.origin = sender.origin();
  }

  /** The one event that a body is. */
  Reading single(byte[] body) {
    return reader.read(new Slice.Whole(body, 0, body.length, 0), origin);
  }

  /** Where the records of a stream are put together, before {@link #end} is told of it. */
  Stretch.Builder begin() {
    origin = sender.origin();
    return Stretch.Builder.ofStream(unit, reader, named.idsLeft(), named.refusedLeft());
  }

  void read(Slice slice, Stretch.Builder stretch) {
    boolean isHeader = isFirstRecord && reader.isHeader(slice);
    isFirstRecord = false;
    if (!isHeader) {
      stretch.add(slice, reading(slice));
    }
  }

  Stretch end(Stretch.Builder stretch, long through) {
    Stretch built = stretch.build(through);
    named.add(built);
    return built;
  }

  /** The elements of an array, which can be read as a whole or not at all. */
  Stretch readAll(List<Slice> slices) {
    Stretch.Builder stretch = Stretch.Builder.ofDocument(unit, reader, Stretch.MOST_SHOWN);
    for (Slice slice : slices) {
      Reading reading = reading(slice);
      if (isUnreadable(reading)) {
        throw Refusals.problem(((Reading.Rejected) reading).rejection())
            .with("index", slice.number());
      }
      stretch.add(slice, reading);
    }
    return stretch.build(slices.size());
  }

  /** The same, where one that can't be read is refused like any other. */
  Stretch readEach(List<Slice> slices) {
    Stretch.Builder stretch = Stretch.Builder.ofDocument(unit, reader, Stretch.MOST_SHOWN);
    slices.forEach(slice -> stretch.add(slice, reading(slice)));
    return stretch.build(slices.size());
  }

  private static boolean isUnreadable(Reading reading) {
    return reading instanceof Reading.Rejected rejected
        && (rejected.rejection() instanceof Rejection.MalformedJson
            || rejected.rejection() instanceof Rejection.InvalidEncoding);
  }

  private Reading reading(Slice slice) {
    return switch (slice) {
      case Slice.Whole whole -> reader.read(whole, origin);
      case Slice.TooLong tooLong -> new Reading.Rejected(TOO_LARGE);
    };
  }
}
