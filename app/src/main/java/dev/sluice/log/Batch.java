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

  /** Whether nothing is between the end of the other and the beginning of this one. */
  public boolean follows(Batch other) {
    return from.equals(other.next);
  }

  /** Batches that follow one another, as one. */
  public static Batch joined(List<Batch> batches) {
    return batches.size() == 1
        ? batches.getFirst()
        : new Batch(
            batches.getFirst().partition,
            batches.getFirst().from,
            batches.getLast().next,
            batches.stream().flatMap(batch -> batch.entries.stream()).toList(),
            () -> batches.forEach(batch -> batch.done.run()));
  }
}
