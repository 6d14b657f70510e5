package dev.sluice.log;

import java.util.List;

/**
 * A stretch of one partition.
 *
 * @param from where the reader stood: the offset it wanted next
 * @param next the offset it wants after this batch
 * @param entries what stands between the two, in order
 * @param done to be called once the batch has been dealt with, for those who watch the lag
 */
public record Batch(int partition, long from, long next, List<Entry> entries, Runnable done) {

  public Batch {
    entries = List.copyOf(entries);
  }
}
