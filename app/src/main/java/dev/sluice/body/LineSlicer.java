package dev.sluice.body;

import java.util.List;
import java.util.stream.Stream;

/** Lines of NDJSON, by their number from 1. Blank ones are counted and left out. */
public final class LineSlicer implements Slicer {

  private static final byte[] NOTHING = {};

  private final Lines lines;
  private final long most;
  private long through;

  /**
   * @param limit bytes of a line at the most
   */
  public LineSlicer(int limit) {
    this(limit, Long.MAX_VALUE);
  }

  /**
   * @param most lines at the most
   */
  public LineSlicer(int limit, long most) {
    this.lines = new Lines(limit);
    this.most = most;
  }

  /** Those of a body that is there as a whole. */
  public static List<Slice> lines(byte[] body, int limit, long most) {
    LineSlicer slicer = new LineSlicer(limit, most);
    return Stream.concat(slicer.take(body).stream(), slicer.end().stream()).toList();
  }

  @Override
  public List<Slice> take(byte[] chunk) {
    int from = 0;
    int newline = Newlines.next(chunk, from);
    while (newline < chunk.length) {
      lines.end(chunk, from, newline, next());
      from = newline + 1;
      newline = Newlines.next(chunk, from);
    }
    lines.keep(chunk, from);
    return lines.ended();
  }

  private long next() {
    if (through == most) {
      throw new BodyException(BodyFault.TOO_LARGE, "A body holds no more than " + most + " lines.");
    }
    return ++through;
  }

  /** The last line may lack its newline. */
  @Override
  public List<Slice> end() {
    if (lines.isWithin()) {
      lines.end(NOTHING, 0, 0, next());
    }
    return lines.ended();
  }

  @Override
  public boolean isWithin() {
    return lines.isWithin();
  }

  @Override
  public long through() {
    return through;
  }
}
