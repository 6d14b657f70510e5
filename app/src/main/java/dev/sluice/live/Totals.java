package dev.sluice.live;

import dev.sluice.query.PartitionCount;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A client's total, folded from what each log partition says: of two values the one with the higher
 * version counts, so that what comes late or twice does no harm.
 *
 * @param whole whether the database was heard, without which partitions may be missing
 */
record Totals(Map<Integer, PartitionCount> byPartition, boolean whole) {

  static final Totals NONE = new Totals(Map.of(), false);

  Totals {
    byPartition = Map.copyOf(byPartition);
  }

  Totals with(Word word) {
    Map<Integer, PartitionCount> merged = new HashMap<>(byPartition);
    word.counts().forEach(count -> merged.merge(count.partition(), count, Totals::newer));
    return new Totals(merged, whole || word.isTruth());
  }

  private static PartitionCount newer(PartitionCount one, PartitionCount other) {
    return one.version() >= other.version() ? one : other;
  }

  long sum() {
    return byPartition.values().stream().mapToLong(PartitionCount::value).sum();
  }

  /** Counts that were heard of, from the database (all of them) or from a hint (one). */
  record Word(Collection<PartitionCount> counts, boolean isTruth) {}
}
