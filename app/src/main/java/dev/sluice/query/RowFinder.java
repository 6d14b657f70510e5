package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Finds out where the rows are that are asked for, and whether they are too many to be read. */
final class RowFinder {

  /** Each day of which there are any costs a statement locks, whatever it finds there. */
  private static final String STRETCHES =
      """
      SELECT
        min(since) AS first, max(since) + interval '10 minutes' AS last,
        count(DISTINCT since::date)::int AS days,
        coalesce(array_agg(DISTINCT segment), '{}') AS segments
      FROM event_segments
      WHERE since > :from::timestamptz - interval '10 minutes' AND since < :to
      """;

  private final Session session;
  private final UUID client;
  private final StatsLimits limits;

  RowFinder(Session session, UUID client, StatsLimits limits) {
    this.session = session;
    this.client = client;
    this.limits = limits;
  }

  Mono<Rows> find(Selection wanted) {
    TimeRange time = wanted.conditions().within(wanted.received());
    return session
        .sql(STRETCHES)
        .bind("from", time.from())
        .bind("to", time.to())
        .map(Stretches::of)
        .one()
        .doOnNext(stretches -> limits.requireFewDays(stretches.days))
        .delayUntil(stretches -> requireFew(wanted))
        .map(stretches -> rows(wanted.received(time), stretches));
  }

  /**
   * Where no index tells which they are all of that time are looked at, of which the counts tell
   * how many there are.
   */
  private Mono<Void> requireFew(Selection wanted) {
    if (wanted.conditions().areIndexed()) {
      return Mono.empty();
    }
    List<Piece> certain =
        Piece.of(List.of(wanted.received())).stream()
            .filter(piece -> piece.grain().compareTo(Grain.MINUTE) < 0)
            .toList();
    return new CountSql(client, Grouping.WHOLE, CountedKeys.TOTAL, certain)
        .sum()
        .ask(session::sql, 1, limits)
        .doOnNext(sums -> limits.requireFewRows(sums.total()))
        .then();
  }

  private Rows rows(Selection wanted, Stretches stretches) {
    TimeRange asked = wanted.received();
    Instant first = stretches.first == null ? asked.to() : stretches.first;
    Instant last = stretches.last == null ? asked.to() : stretches.last;
    return new Rows(
        wanted.conditions(),
        new TimeRange(
            first.isAfter(asked.from()) ? first : asked.from(),
            last.isBefore(asked.to()) ? last : asked.to()),
        stretches.segments,
        limits.rows());
  }

  private record Stretches(
      @Nullable Instant first, @Nullable Instant last, int days, List<Integer> segments) {

    static Stretches of(Readable row) {
      return new Stretches(
          row.get("first", Instant.class),
          row.get("last", Instant.class),
          Column.required(row, "days", Integer.class),
          List.of(Column.required(row, "segments", Integer[].class)));
    }
  }
}
