package dev.sluice.body;

import java.util.Arrays;
import java.util.List;

/**
 * Rows of CSV (RFC 4180), by the number of the line where each begins, from 1. A newline within
 * quotes is part of its cell. Blank rows are left out, and so is a byte order mark.
 */
public final class CsvSlicer implements Slicer {

  private static final byte[] NOTHING = {};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Where within a cell a byte leads: only at its beginning does a quote open it. */
  private enum Cell {
    BEGINNING,
    PLAIN,
    QUOTED,
    CLOSED;

    private Cell after(byte next) {
      return switch (this) {
        case QUOTED -> next == '"' ? CLOSED : QUOTED;
        case BEGINNING -> next == '"' ? QUOTED : plain(next);
        case CLOSED -> next == '"' ? QUOTED : plain(next);
        case PLAIN -> plain(next);
      };
    }

    private static Cell plain(byte next) {
      return next == ',' ? BEGINNING : PLAIN;
    }
  }

  private final Lines rows;
  private byte[] beginning = NOTHING;
  private boolean begun;
  private Cell cell = Cell.BEGINNING;
  private long line = 1;
  private long rowLine = 1;

  public CsvSlicer(int limit) {
    rows = new Lines(limit);
  }

  @Override
  public List<Slice> take(byte[] chunk) {
    cut(begun ? chunk : withoutMark(chunk));
    return rows.ended();
  }

  private void cut(byte[] chunk) {
    int from = 0;
    for (int at = 0; at < chunk.length; at++) {
      byte next = chunk[at];
      boolean newline = next == '\n';
      if (newline) {
        line++;
      }
      if (newline && cell != Cell.QUOTED) {
        rows.end(chunk, from, at, rowLine);
        from = at + 1;
        rowLine = line;
        cell = Cell.BEGINNING;
      } else {
        cell = cell.after(next);
      }
    }
    rows.keep(chunk, from);
  }

  /** The first bytes, once there are enough of them to tell. */
  private byte[] withoutMark(byte[] chunk) {
    byte[] all = beginning.length == 0 ? chunk : joined(beginning, chunk);
    int mark = BYTE_ORDER_MARK.length;
    if (all.length < mark && Arrays.mismatch(all, BYTE_ORDER_MARK) == all.length) {
      beginning = all;
      return NOTHING;
    }
    begun = true;
    boolean marked = all.length >= mark && Arrays.equals(all, 0, mark, BYTE_ORDER_MARK, 0, mark);
    return marked ? Arrays.copyOfRange(all, mark, all.length) : all;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Override
  public List<Slice> end() {
    if (!begun) {
      cut(beginning);
    }
    if (rows.isWithin()) {
      rows.end(NOTHING, 0, 0, rowLine);
      rowLine = line + 1;
    }
    return rows.ended();
  }

  @Override
  public boolean isWithin() {
    return rows.isWithin();
  }

  /** Of a row over several lines, the last one: who goes on after it begins with a row. */
  @Override
  public long through() {
    return rowLine - 1;
  }
}
