package dev.sluice.ingest;

/**
 * How many of one body's records are named one by one so far. Of those after the first, their
 * number is all that is told, and all that is kept. Where the answer grows, each of its lines names
 * some that were refused since the one before, and no ids.
 */
final class Named {

  /** Of those that were refused since a line, where the first ones have been named. */
  static final int MOST_IN_A_LINE = 50;

  private final boolean isInLines;
  private int ids;
  private int refused;
  private int untold;

  static Named atTheEnd() {
    return new Named(false);
  }

  static Named inLines() {
    return new Named(true);
  }

  private Named(boolean isInLines) {
    this.isInLines = isInLines;
  }

  boolean areInLines() {
    return isInLines;
  }

  synchronized int idsLeft() {
    return isInLines ? 0 : Stretch.MOST_IDS - ids;
  }

  synchronized int refusedLeft() {
    int ofTheFirst = Stretch.MOST_SHOWN - refused;
    return isInLines ? Math.max(ofTheFirst, MOST_IN_A_LINE - untold) : ofTheFirst;
  }

  synchronized void add(Stretch stretch) {
    ids += stretch.ids().size();
    refused += stretch.refused().size();
    untold += stretch.refused().size();
  }

  /** A line has named so many. */
  synchronized void told(int more) {
    untold -= more;
  }
}
