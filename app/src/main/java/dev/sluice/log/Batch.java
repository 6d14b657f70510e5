package dev.sluice.log;

import java.util.List;

/**
 * A stretch of one partition.
 *
 * @param from where the reader stood, as its own books have it
 * @param next where it stands after this batch, which comes before {@code from} only where the log
 *     is no longer the one that the books speak of
 * @param entries what is between the two, in order
 * @param done to be called once the batch has been dealt with, for those who watch the lag
 */
public record Batch(int partition, Place from, Place next, List<Entry> entries, Runnable done) {

  public Batch {
    entries = List.copyOf(entries);
  }
}
