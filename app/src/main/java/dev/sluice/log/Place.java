package dev.sluice.log;

/**
 * Where a reader stands in a partition.
 *
 * @param next the offset that it wants next
 * @param mark by which the log tells whether what stood before is still there; to be kept as it is
 */
public record Place(long next, String mark) {

  /** Of a reader that has never read. */
  public static final Place BEGINNING = new Place(0, "");
}
