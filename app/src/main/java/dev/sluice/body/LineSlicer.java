package dev.sluice.body;

import java.util.List;

/** Lines of NDJSON, by their number from 1. Blank ones are counted and left out. */
public final class LineSlicer implements Slicer {

  private static final byte[] NOTHING = {};

  private final Lines lines;
  private long through;

  public LineSlicer(int limit) {
    lines = new Lines(limit);
  }

  @Override
  public List<Slice> take(byte[] chunk) {
    int from = 0;
    int newline = Newlines.next(chunk, from);
    while (newline < chunk.length) {
      lines.end(chunk, from, newline, ++through);
      from = newline + 1;
      newline = Newlines.next(chunk, from);
    }
    lines.keep(chunk, from);
    return lines.ended();
  }

  /** The last line may lack its newline. */
  @Override
  public List<Slice> end() {
    if (lines.isWithin()) {
      lines.end(NOTHING, 0, 0, ++through);
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
