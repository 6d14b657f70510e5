package dev.sluice.query;

import dev.sluice.store.Column;
import dev.sluice.store.OvertimeException;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * One search that is under way. Those that are wanted are looked for among the first few thousand
 * there are, and then by the index of fields, along a {@link Walk}. It goes on, step by step, for
 * as long as somebody asks it to, and holds nothing of the database meanwhile.
 */
final class Search {

  private static final int PROBED = 4_000;
  private static final int LEAST_PROBED = 100;
  private static final int MOST_PROBED = 256_000;

  /** Of what is more common than one in so many, rows are quicker found by themselves. */
  private static final int RARE = 50;

  private static final int ALL = 0;

  private final DatabaseClient database;
  private final UUID client;
  private final SearchQuery query;
  private final EventSql sql;
  private final int atOnce;
  private final Walk walk;
  private final LongSupplier nanoTime;
  private boolean goesByRows;
  private int probed = PROBED;

  Search(DatabaseClient database, UUID client, SearchQuery query, LongSupplier nanoTime) {
    this(database, client, query, Detail.WHOLE, nanoTime);
  }

  Search(
      DatabaseClient database,
      UUID client,
      SearchQuery query,
      Detail detail,
      LongSupplier nanoTime) {
    this.database = database;
    this.client = client;
    this.query = query;
    this.sql = new EventSql(query, detail);
    this.atOnce = detail.atOnce();
    this.walk = new Walk(query.order(), query.searched(), query.inTime(), query.after());
    this.nanoTime = nanoTime;
    this.goesByRows = query.isFiltered();
  }

  /** Who is given what is found. */
  interface Taker {

    /** Whether there was room for it; what is refused is found again by the next step. */
    boolean takes(FoundEvent event);

    /** How many it takes at the most. */
    int room();
  }

  boolean isOver() {
    return walk.isOver();
  }

  /** Whether anything was found out that would not be asked for again. */
  boolean hasBegun() {
    return walk.hasBegun();
  }

  /** Where to go on. */
  Cursor place() {
    return walk.place();
  }

  /** One step; what the database has no time for is gone about in smaller ones. */
  Mono<Void> goOn(Taker taker) {
    return step(taker).onErrorResume(this::isTooMuch, overtime -> Mono.empty());
  }

  private boolean isTooMuch(Throwable failure) {
    return OvertimeException.is(failure) && takesLess();
  }

  private boolean takesLess() {
    probed = LEAST_PROBED;
    return walk.takesLess();
  }

  private Mono<Void> step(Taker taker) {
    if (!walk.knowsTheWay()) {
      return lookAhead();
    }
    if (!query.isFiltered()) {
      return search(walk.all(), taker);
    }
    return goesByRows && walk.side() == Walk.Side.IN_TIME
        ? probe(walk.all(), taker)
        : search(walk.next(), taker);
  }

  private Mono<Void> lookAhead() {
    return database
        .sql(
            """
            SELECT since, array_agg(segment) AS segments
            FROM event_segments
            WHERE since > :from::timestamptz - interval '10 minutes' AND since < :to
            GROUP BY since
            ORDER BY since %s
            LIMIT :most
            """
                .formatted(query.order().name()))
        .bind("from", walk.rest().from())
        .bind("to", walk.rest().to())
        .bind("most", walk.stretchesAhead())
        .filter(statement -> statement.fetchSize(ALL))
        .map(Search::stretch)
        .all()
        .collectList()
        .doOnNext(walk::comesTo)
        .then();
  }

  private static Walk.Stretch stretch(Readable row) {
    return new Walk.Stretch(
        Column.required(row, "since", Instant.class),
        List.of(Column.required(row, "segments", Integer[].class)));
  }

  /** What is common is among the first; for what no index knows, all there are have to be. */
  private Mono<Void> probe(Walk.Leg leg, Taker taker) {
    Probe probe = new Probe(taker);
    return sql.probe(database::sql, client, leg, probed, taker.room())
        .filter(statement -> statement.fetchSize(atOnce))
        .map(Probed::of)
        .all()
        .takeWhile(probe::takes)
        .then(Mono.fromRunnable(() -> end(leg, probe)));
  }

  private void end(Walk.Leg leg, Probe probe) {
    if (probe.isCut) {
      goesByRows = !query.isIndexed() || probe.taken > probed / RARE;
      probed = Math.min(MOST_PROBED, 2 * probed);
    } else if (!probe.isRefused) {
      walk.passed(leg, Duration.ZERO);
    }
  }

  /** How one goes. */
  private final class Probe {

    private final Taker taker;
    private boolean isCut;
    private boolean isRefused;
    private int taken;

    Probe(Taker taker) {
      this.taker = taker;
    }

    private boolean takes(Probed row) {
      if (row.isWanted() && !taker.takes(row.event())) {
        isRefused = true;
        return false;
      }
      taken += row.isWanted() ? 1 : 0;
      isCut = row.place() == probed;
      walk.passed(row.event().cursor());
      return true;
    }
  }

  private Mono<Void> search(Walk.Leg leg, Taker taker) {
    long start = nanoTime.getAsLong();
    Catch found = new Catch(taker, walk.place());
    return sql.search(database::sql, client, leg, taker.room())
        .filter(statement -> statement.fetchSize(atOnce))
        .map(FoundEvent::of)
        .all()
        .takeWhile(found::takes)
        .doOnError(failure -> walk.stopsAt(found.place))
        .then(
            Mono.fromRunnable(
                () -> end(leg, found, Duration.ofNanos(nanoTime.getAsLong() - start))));
  }

  private void end(Walk.Leg leg, Catch found, Duration taken) {
    if (!found.isRefused) {
      walk.passed(leg, taken);
    } else {
      walk.stopsAt(found.place);
    }
  }

  /** What one step has found by the index. */
  private static final class Catch {

    private final Taker taker;
    private Cursor place;
    private boolean isRefused;

    Catch(Taker taker, Cursor place) {
      this.taker = taker;
      this.place = place;
    }

    private boolean takes(FoundEvent event) {
      isRefused = !taker.takes(event);
      place = isRefused ? place : event.cursor();
      return !isRefused;
    }
  }

  /**
   * One of the first there are.
   *
   * @param place among them
   */
  private record Probed(FoundEvent event, boolean isWanted, long place) {

    static Probed of(Readable row) {
      return new Probed(
          FoundEvent.of(row),
          Column.required(row, "matches", Boolean.class),
          Column.required(row, "place", Long.class));
    }
  }
}
