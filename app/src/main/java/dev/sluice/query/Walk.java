package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a search has come, which goes through time stretch by stretch. It takes as many together
 * as have rows in one segment of the index, and twice as many while that goes quickly: what there
 * is much of is found among the first, and what there is little of in few steps.
 */
final class Walk {

  private static final Duration STRETCH = Duration.ofMinutes(10);
  private static final Duration QUICK = Duration.ofMillis(25);
  private static final Duration SLOW = Duration.ofMillis(250);
  private static final int FEW_STRETCHES = 64;
  private static final int MANY_STRETCHES = 4_096;
  private static final int GROWTH = 4;

  private final Order order;
  private final TimeRange inTime;
  private final Deque<Stretch> ahead = new ArrayDeque<>();
  private final Cursor start;
  private final Deque<Stretch> underfoot = new ArrayDeque<>();
  private TimeRange rest;
  private Cursor place;
  private boolean isAtEnd;
  private @Nullable Cursor tooMuchAt;
  private int segmentsAtOnce = 1;
  private int stretchesAtOnce = FEW_STRETCHES;

  /**
   * @param inTime begins and ends where stretches do, and those in it are never taken together with
   *     others
   * @param start the place behind which it begins
   */
  Walk(Order order, TimeRange range, TimeRange inTime, Cursor start) {
    this.order = order;
    this.inTime = inTime;
    this.rest = range;
    this.start = start;
    this.place = start;
    passed(start);
  }

  /** Ten minutes in which events were received, and the segments that have their rows. */
  record Stretch(Instant since, List<Integer> segments) {

    private Instant until() {
      return since.plus(STRETCH);
    }

    /** All stretches that have anything of a time. */
    static TimeRange around(TimeRange time) {
      long length = STRETCH.toSeconds();
      Instant to = time.to();
      long last = to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0);
      return new TimeRange(
          Instant.ofEpochSecond(Math.floorDiv(time.from().getEpochSecond(), length) * length),
          Instant.ofEpochSecond(Math.ceilDiv(last, length) * length));
    }
  }

  /** When the server received what is looked for, by when it can have occurred. */
  enum Side {
    AHEAD_OF_TIME,
    IN_TIME,
    LATE
  }

  /**
   * What is looked through at once.
   *
   * @param after the place behind which it begins
   */
  record Leg(TimeRange time, Cursor after, List<Integer> segments, Side side) {}

  /** What has not been looked through. */
  TimeRange rest() {
    return rest;
  }

  /** Where to go on. */
  Cursor place() {
    return place;
  }

  /** Whether it has got anywhere. */
  boolean hasBegun() {
    return !place.equals(start);
  }

  boolean isOver() {
    return (isAtEnd && ahead.isEmpty()) || !rest.from().isBefore(rest.to());
  }

  boolean knowsTheWay() {
    return !ahead.isEmpty();
  }

  /** Where the stretch is that comes next. */
  Side side() {
    return side(ahead.element());
  }

  private Side side(Stretch stretch) {
    if (stretch.since().isBefore(inTime.from())) {
      return Side.AHEAD_OF_TIME;
    }
    return stretch.since().isBefore(inTime.to()) ? Side.IN_TIME : Side.LATE;
  }

  /** How many stretches to look for: few, in case that is enough. */
  int stretchesAhead() {
    return stretchesAtOnce;
  }

  /** The stretches that come next, which are all there are where they are fewer than asked for. */
  void comesTo(Collection<Stretch> stretches) {
    ahead.addAll(stretches);
    isAtEnd = stretches.size() < stretchesAtOnce;
    stretchesAtOnce = Math.min(MANY_STRETCHES, stretchesAtOnce * GROWTH);
  }

  /** The stretches that come next, as many as there is patience for at once. */
  Leg next() {
    Set<Integer> segments = new TreeSet<>();
    underfoot.clear();
    Stretch last;
    do {
      last = ahead.remove();
      underfoot.push(last);
      segments.addAll(last.segments());
    } while (!ahead.isEmpty() && side(last) == side() && fits(segments, ahead.element()));
    return leg(last, List.copyOf(segments));
  }

  /** What was too much at once goes on with as little as can be, unless that was too much too. */
  boolean takesLess() {
    boolean wasMore = !place.equals(tooMuchAt);
    tooMuchAt = place;
    segmentsAtOnce = 1;
    stretchesAtOnce = 1;
    ahead.clear();
    isAtEnd = false;
    return wasMore;
  }

  private boolean fits(Set<Integer> segments, Stretch next) {
    long more = next.segments().stream().filter(segment -> !segments.contains(segment)).count();
    return segments.size() + more <= segmentsAtOnce;
  }

  /** All that are known of on this side, by their rows and not by the index. */
  Leg all() {
    underfoot.clear();
    Side side = side();
    Stretch last = ahead.element();
    for (Stretch each : ahead) {
      last = side(each) == side ? each : last;
    }
    return leg(last, List.of());
  }

  private Leg leg(Stretch last, List<Integer> segments) {
    TimeRange time =
        order == Order.DESC
            ? new TimeRange(later(rest.from(), last.since()), rest.to())
            : new TimeRange(rest.from(), earlier(rest.to(), last.until()));
    return new Leg(time, place, segments, side(last));
  }

  /** All of it has been looked through. */
  void passed(Leg leg, Duration taken) {
    Instant edge = order == Order.DESC ? leg.time().from() : leg.time().to();
    passed(Cursor.at(edge, order), edge);
    if (taken.compareTo(QUICK) < 0) {
      segmentsAtOnce = Math.min(MANY_STRETCHES, 2 * segmentsAtOnce);
    } else if (taken.compareTo(SLOW) > 0) {
      segmentsAtOnce = Math.max(1, segmentsAtOnce / 2);
    }
  }

  /** Nothing of what is looked through was wanted behind that place: it is still to come. */
  void stopsAt(Cursor place) {
    underfoot.forEach(ahead::addFirst);
    underfoot.clear();
    passed(place);
  }

  /** All before the place of an event has been, and it too. */
  void passed(Cursor place) {
    // others may have come in the same microsecond
    Instant edge = order == Order.DESC ? place.receivedAt().plusNanos(1000) : place.receivedAt();
    passed(place, edge);
  }

  private void passed(Cursor place, Instant edge) {
    this.place = place;
    rest =
        order == Order.DESC
            ? new TimeRange(rest.from(), earlier(rest.to(), edge))
            : new TimeRange(later(rest.from(), edge), rest.to());
    while (!ahead.isEmpty() && isPassed(ahead.element())) {
      ahead.remove();
    }
  }

  private boolean isPassed(Stretch stretch) {
    return order == Order.DESC
        ? !stretch.since().isBefore(rest.to())
        : !stretch.until().isAfter(rest.from());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
