package dev.sluice.persist;

import dev.sluice.log.Reach;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the partitions have come that anybody has read.
 *
 * @param next the first offset of each that is neither stored nor a dead letter
 * @param letters the last offset of each that is a dead letter, or one before the first
 */
record Standing(Map<Integer, Long> next, Map<Integer, Long> letters) {

  private static final long NONE = -1;

  /** One of the partitions. */
  record Partition(int number, long next, long letter) {}

  static Partition partition(Readable row) {
    Long letter = row.get("letter", Long.class);
    return new Partition(
        Column.required(row, "partition", Integer.class),
        Column.required(row, "next_offset", Long.class),
        letter == null ? NONE : letter);
  }

  static Standing of(List<Partition> partitions) {
    Map<Integer, Long> next = new HashMap<>();
    Map<Integer, Long> letters = new HashMap<>();
    for (Partition partition : partitions) {
      next.put(partition.number, partition.next);
      letters.put(partition.number, partition.letter);
    }
    return new Standing(next, letters);
  }

  boolean isPast(Reach reach) {
    return reach.isBehind(next);
  }

  /** Whether it can be that something in there was passed and not stored. */
  boolean mayHaveLetters(Reach reach) {
    return reach.next().keySet().stream()
        .anyMatch(partition -> letters.getOrDefault(partition, NONE) >= reach.from(partition));
  }
}
