package dev.sluice.query;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a client's stored events have come, in each log partition that has any. What is stored of
 * a partition is stored in order, so all before such a place is there for good, and all behind it
 * is still to come.
 *
 * @param since the time before which little of what is still to come can have been received
 */
public record Frontier(Instant since, SortedMap<Integer, Point> points) {

  public Frontier {
    points = Collections.unmodifiableSortedMap(new TreeMap<>(points));
  }

  /**
   * Of one partition.
   *
   * @param offset that comes next
   * @param events of the client that were ever stored before it
   */
  public record Point(long offset, long events) {

    public static final Point FIRST = new Point(0, 0);

    private boolean isBeyond(Point other) {
      return offset > other.offset || events > other.events;
    }
  }

  public Point at(int partition) {
    return points.getOrDefault(partition, Point.FIRST);
  }

  /** Whether another can be where this leads to; not so where the log or the database was lost. */
  public boolean leadsTo(Frontier later) {
    return points.entrySet().stream()
        .noneMatch(point -> point.getValue().isBeyond(later.at(point.getKey())));
  }

  /** How many events lie between this and a later one. */
  public long eventsTo(Frontier later) {
    return later.points.entrySet().stream()
        .mapToLong(point -> point.getValue().events - at(point.getKey()).events)
        .sum();
  }

  public Frontier since(Instant time) {
    return new Frontier(time, points);
  }
}
