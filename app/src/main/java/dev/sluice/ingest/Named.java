package dev.sluice.ingest;

/**
 * How many of one body's records are named one by one so far. Of those after the first, their
 * number is all that is told, and all that is kept.
 */
final class Named {

  private int ids;
  private int refused;

  int idsLeft() {
    return Stretch.MOST_IDS - ids;
  }

  int refusedLeft() {
    return Stretch.MOST_SHOWN - refused;
  }

  void add(Stretch stretch) {
    ids += stretch.ids().size();
    refused += stretch.refused().size();
  }
}
