package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A stretch of time of which whole days, say, are counted, or nothing but its rows tell. */
record Piece(Grain grain, Instant from, Instant to) {

  private static final List<Grain> COUNTED = List.of(Grain.DAY, Grain.HOUR, Grain.MINUTE);

  /** What is counted for all time is noted as of 1970. */
  private static final Piece ALL =
      new Piece(Grain.ALL, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));

  /** The fewest there are: days in the middle, and at both ends what is less and less. */
  static List<Piece> of(TimeRange range) {
    if (range.equals(TimeRange.ALWAYS)) {
      return List.of(ALL);
    }
    List<Piece> pieces = new ArrayList<>();
    cut(range.from(), end(range), COUNTED, pieces);
    return pieces;
  }

  /** Those of ranges that follow upon each other; neighbours of one grain are one. */
  static List<Piece> of(List<TimeRange> ranges) {
    return joined(ranges.stream().flatMap(range -> of(range).stream()));
  }

  /** What ends when all time does ends with a day, so that nothing is left of it. */
  private static Instant end(TimeRange range) {
    return range.to().equals(TimeRange.LATEST) ? Grain.DAY.after(range.to()) : range.to();
  }

  private static void cut(Instant from, Instant to, List<Grain> grains, List<Piece> pieces) {
    if (!from.isBefore(to)) {
      return;
    }
    if (grains.isEmpty()) {
      pieces.add(new Piece(Grain.ROW, from, to));
      return;
    }
    Grain grain = grains.getFirst();
    List<Grain> finer = grains.subList(1, grains.size());
    Instant first = grain.after(from);
    Instant last = grain.before(to);
    if (first.isBefore(last)) {
      cut(from, first, finer, pieces);
      pieces.add(new Piece(grain, first, last));
      cut(last, to, finer, pieces);
    } else {
      cut(from, to, finer, pieces);
    }
  }

  /** The same where the minutes of some hours are no longer there. */
  static List<Piece> without(Set<Instant> hours, List<Piece> pieces) {
    return joined(
        pieces.stream()
            .flatMap(Piece::byTheHour)
            .map(
                piece ->
                    piece.grain == Grain.MINUTE && hours.contains(piece.hour())
                        ? new Piece(Grain.ROW, piece.from, piece.to)
                        : piece));
  }

  /** The hours of whose minutes there are any in it. */
  Stream<Instant> hours() {
    return byTheHour().filter(piece -> piece.grain == Grain.MINUTE).map(Piece::hour);
  }

  private Instant hour() {
    return Grain.HOUR.before(from);
  }

  private Stream<Piece> byTheHour() {
    return grain == Grain.MINUTE
        ? Stream.iterate(this, piece -> piece.from.isBefore(to), piece -> piece.nextHour(to))
            .map(piece -> new Piece(grain, piece.from, earlier(to, piece.nextHour(to).from)))
        : Stream.of(this);
  }

  private Piece nextHour(Instant end) {
    return new Piece(grain, Grain.HOUR.before(from).plusSeconds(3600), end);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static List<Piece> joined(Stream<Piece> pieces) {
    List<Piece> joined = new ArrayList<>();
    pieces
        .sorted(Comparator.comparing(Piece::grain).thenComparing(Piece::from))
        .forEach(
            piece -> {
              if (!joined.isEmpty() && joined.getLast().leadsTo(piece)) {
                joined.add(new Piece(piece.grain, joined.removeLast().from, piece.to));
              } else {
                joined.add(piece);
              }
            });
    return joined;
  }

  private boolean leadsTo(Piece next) {
    return grain == next.grain && to.equals(next.from);
  }
}
