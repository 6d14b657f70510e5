package dev.sluice.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How far into the log something goes.
 *
 * @param next for each partition that holds a part of it, the offset after the last one
 */
public record Reach(Map<Integer, Long> next) {

  public static final Reach NOWHERE = new Reach(Map.of());

  public Reach {
    next = Map.copyOf(next);
  }

  /** The further of the two, partition by partition. */
  public Reach and(Reach other) {
    if (next.isEmpty()) {
      return other;
    }
    Map<Integer, Long> both = new HashMap<>(next);
    other.next.forEach((partition, offset) -> both.merge(partition, offset, Math::max));
    return new Reach(both);
  }

  /** As much of it as lies in these partitions. */
  public Reach within(Set<Integer> partitions) {
    Map<Integer, Long> part = new HashMap<>(next);
    part.keySet().retainAll(partitions);
    return new Reach(part);
  }

  /** Whether a reader that stands at these offsets has seen all of it. */
  public boolean isBehind(Map<Integer, Long> offsets) {
    return next.entrySet().stream()
        .allMatch(part -> offsets.getOrDefault(part.getKey(), 0L) >= part.getValue());
  }
}
