package dev.sluice.query;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Those of what is found bit by bit that were before the others, no more than are wanted. */
final class Earliest {

  private final int most;
  private final StatsLimits limits;
  private List<Place> places = List.of();
  private long looked;

  /**
   * @param limits what may be looked at for all of it
   */
  Earliest(int most, StatsLimits limits) {
    this.most = most;
    this.limits = limits;
  }

  /**
   * Where one of them is.
   *
   * @param looked how many were found with it
   */
  record Place(Instant occurredAt, Cursor cursor, long looked) {}

  /** Those that were at one moment stay as they were found. */
  Earliest with(List<Place> found) {
    looked += found.isEmpty() ? 0 : found.getFirst().looked;
    limits.requireFewRows(looked);
    places =
        Stream.concat(places.stream(), found.stream())
            .sorted(Comparator.comparing(Place::occurredAt))
            .limit(most)
            .toList();
    return this;
  }

  List<Cursor> behind(int offset) {
    return places.stream().skip(offset).map(Place::cursor).toList();
  }
}
