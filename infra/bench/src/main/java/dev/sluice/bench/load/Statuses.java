package dev.sluice.bench.load;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** How often each status was the answer. */
public final class Statuses {
  /** A connection that broke without one. */
  public static final int BROKEN = 0;

  private final Map<Integer, Long> counts = new ConcurrentSkipListMap<>();

  public void count(int status) {
    counts.merge(status, 1L, Long::sum);
  }

  public long of(int status) {
    return counts.getOrDefault(status, 0L);
  }

  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** As they stand now. */
  Statuses copy() {
    Statuses copy = new Statuses();
    copy.add(this);
    return copy;
  }

  public void add(Statuses more) {
    more.counts.forEach((status, count) -> counts.merge(status, count, Long::sum));
  }

  public Map<Integer, Long> counts() {
    return Map.copyOf(counts);
  }

  @Override
  public String toString() {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(count -> "%s %d times".formatted(name(count.getKey()), count.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String name(int status) {
    return status == BROKEN ? "a broken connection" : Integer.toString(status);
  }
}
