package dev.sluice.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * How far into the log something goes.
 *
 * @param next for each partition that holds a part of it, the offset after the last one
 * @param first of those partitions of which it is known, the offset of the first one
 */
public record Reach(Map<Integer, Long> next, Map<Integer, Long> first) {

  public static final Reach NOWHERE = new Reach(Map.of());

  public Reach {
    next = Map.copyOf(next);
    first = Map.copyOf(first);
  }

  /** From the beginning on, or from wherever. */
  public Reach(Map<Integer, Long> next) {
    this(next, Map.of());
  }

  /** The further of the two, partition by partition. */
  public Reach and(Reach other) {
    if (next.isEmpty()) {
      return other;
    }
    return new Reach(merged(next, other.next, Math::max), merged(first, other.first, Math::min));
  }

  private static Map<Integer, Long> merged(
      Map<Integer, Long> one, Map<Integer, Long> other, BinaryOperator<Long> which) {
    Map<Integer, Long> both = new HashMap<>(one);
    other.forEach((partition, offset) -> both.merge(partition, offset, which));
    return both;
  }

  /** As much of it as lies in these partitions. */
  public Reach within(Set<Integer> partitions) {
    return new Reach(within(partitions, next), within(partitions, first));
  }

  private static Map<Integer, Long> within(Set<Integer> partitions, Map<Integer, Long> offsets) {
    Map<Integer, Long> part = new HashMap<>(offsets);
    part.keySet().retainAll(partitions);
    return part;
  }

  /** The offset after the last one in a partition. */
  public long upTo(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** The offset of the first one in a partition, or one before it. */
  public long from(int partition) {
    return first.getOrDefault(partition, 0L);
  }

  /** Whether a reader that stands at these offsets has seen all of it. */
  public boolean isBehind(Map<Integer, Long> offsets) {
    return next.entrySet().stream()
        .allMatch(part -> offsets.getOrDefault(part.getKey(), 0L) >= part.getValue());
  }
}
