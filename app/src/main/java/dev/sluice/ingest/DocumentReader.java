package dev.sluice.ingest;

import dev.sluice.body.ArraySlicer;
import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.event.Reading;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Refusals;
import java.util.List;

/** Reads a JSON body that is there as a whole: one event, or an array of them. */
final class DocumentReader {

  private final int mostEvents;

  DocumentReader(int mostEvents) {
    this.mostEvents = mostEvents;
  }

  Stretch read(byte[] body, BodyFormat.Shape shape, Intake intake) {
    if (shape != BodyFormat.Shape.SPREAD) {
      Bodies.requireUtf8(body);
    }
    return isArray(body, shape) ? array(body, intake) : single(body, intake);
  }

  private static boolean isArray(byte[] body, BodyFormat.Shape shape) {
    return shape == BodyFormat.Shape.ARRAY || (shape == BodyFormat.Shape.DOCUMENT && isArray(body));
  }

  /** Whether this is the beginning of an array. */
  static boolean isArray(byte[] json) {
    int first = first(json);
    return first < json.length && json[first] == '[';
  }

  /** Whether there is more than spaces yet. */
  static boolean isBegun(byte[] json) {
    return first(json) < json.length;
  }

  private static int first(byte[] json) {
    int at = 0;
    while (at < json.length && isSpace(json[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  static Stretch single(byte[] body, Intake intake) {
    return switch (intake.single(body)) {
      case Reading.Accepted accepted -> Stretch.of(accepted.event());
      case Reading.Rejected rejected -> throw Refusals.problem(rejected.rejection());
    };
  }

  private Stretch array(byte[] body, Intake intake) {
    List<Slice> slices = ArraySlicer.elements(body, EventReader.MAX_EVENT_BYTES, mostEvents);
    if (slices.isEmpty()) {
      throw new Problem(ProblemType.EMPTY_BATCH, "There is no event in the array.");
    }
    return intake.readAll(slices);
  }
}
