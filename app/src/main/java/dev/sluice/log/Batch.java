package dev.sluice.log;

import java.util.List;
import java.util.Optional;

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

  /**
   * Its first entries, so many at the most. Where it ends amid what was read at a time, its mark is
   * that of the end: it may say less than its own would, and never what is not so.
   */
  public Batch first(int most) {
    return entries.size() <= most
        ? this
        : new Batch(
            partition,
            from,
            new Place(entries.get(most).offset(), next.mark()),
            entries.subList(0, most),
            () -> {});
  }

  /** What is left of it after its first entries, or nothing. */
  public Optional<Batch> after(Batch first) {
    return first.next.equals(next)
        ? Optional.empty()
        : Optional.of(
            new Batch(
                partition,
                first.next,
                next,
                entries.stream().filter(entry -> entry.offset() >= first.next.next()).toList(),
                done));
  }
}
