package dev.sluice.query;

import dev.sluice.access.Cursors;
import dev.sluice.platform.JsonPage;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds a client's events. Those that are wanted are looked for among the first few thousand there
 * are, and then by the index of fields, along a {@link Walk}. A search that takes too long breaks
 * off with what it has, and its next page goes on from there.
 */
final class EventSearch {

  /** Whose cursors these are. */
  static final String LIST = "events";

  private static final int PROBED = 4_000;
  private static final int MOST_PROBED = 256_000;
  private static final int ALL = 0;

  /** Of the largest events so many are held besides those of the page. */
  private static final int AT_ONCE = 64;

  private final DatabaseClient database;
  private final JsonMapper json;
  private final Cursors cursors;
  private final Duration patience;
  private final LongSupplier nanoTime;

  EventSearch(
      DatabaseClient database,
      JsonMapper json,
      Cursors cursors,
      Duration patience,
      LongSupplier nanoTime) {
    this.database = database;
    this.json = json;
    this.cursors = cursors;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** A page of them; no more is read from the database than finds room in it. */
  Mono<JsonPage> find(UUID client, SearchQuery query) {
    return Mono.defer(
        () -> {
          JsonPage page = new JsonPage(json, query.limit());
          Finds finds = Finds.in(page, cursor -> cursors.sealed(client, LIST, cursor.text()));
          return find(client, query, finds).thenReturn(page);
        });
  }

  /** The same for whatever is made of them. */
  Mono<Void> find(UUID client, SearchQuery query, Finds finds) {
    return Mono.defer(() -> new Search(client, query, finds).goThrough());
  }

  private final class Search {

    private final UUID client;
    private final SearchQuery query;
    private final EventSql sql;
    private final Finds finds;
    private final Walk walk;
    private final long begun = nanoTime.getAsLong();
    private boolean hasLooked;
    private boolean goesByRows;
    private int probed = PROBED;

    Search(UUID client, SearchQuery query, Finds finds) {
      this.client = client;
      this.query = query;
      this.sql = new EventSql(query);
      this.finds = finds;
      this.walk = new Walk(query.order(), query.received(), query.after());
      this.goesByRows = query.isFiltered();
    }

    Mono<Void> goThrough() {
      return Mono.defer(this::goOn).repeat(this::goesOn).then();
    }

    private boolean goesOn() {
      return !finds.areFull() && !walk.isOver();
    }

    /** One that has found nothing out would be asked the same again. */
    private Mono<Void> goOn() {
      if (hasLooked && nanoTime.getAsLong() - begun > patience.toNanos()) {
        finds.breakOff(walk.place());
        return Mono.empty();
      }
      if (!walk.knowsTheWay()) {
        return lookAhead();
      }
      hasLooked = true;
      if (!query.isFiltered()) {
        return search(walk.all());
      }
      return goesByRows ? probe(walk.all()) : search(walk.next());
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
          .map(EventSearch::stretch)
          .all()
          .collectList()
          .doOnNext(walk::comesTo)
          .then();
    }

    /** What is common is among the first; for what no index knows, all there are have to be. */
    private Mono<Void> probe(Walk.Leg leg) {
      Probe probe = new Probe();
      return sql.probe(database::sql, client, leg, probed, finds.room())
          .filter(statement -> statement.fetchSize(AT_ONCE))
          .map(Probed::of)
          .all()
          .takeWhile(probe::takes)
          .then(Mono.fromRunnable(() -> end(leg, probe)));
    }

    private void end(Walk.Leg leg, Probe probe) {
      if (probe.isCut) {
        goesByRows = !query.isIndexed();
        probed = Math.min(MOST_PROBED, 2 * probed);
      } else if (!finds.areFull()) {
        walk.passed(leg, Duration.ZERO);
      }
    }

    /** How one goes. */
    private final class Probe {

      private boolean isCut;

      private boolean takes(Probed row) {
        isCut = row.place() == probed;
        walk.passed(row.event().cursor());
        return !row.isWanted() || Search.this.takes(row.event());
      }
    }

    private Mono<Void> search(Walk.Leg leg) {
      long start = nanoTime.getAsLong();
      return sql.search(database::sql, client, leg, finds.room())
          .filter(statement -> statement.fetchSize(AT_ONCE))
          .map(FoundEvent::of)
          .all()
          .takeWhile(this::takes)
          .then(
              Mono.fromRunnable(
                  () -> walk.passed(leg, Duration.ofNanos(nanoTime.getAsLong() - start))));
    }

    private boolean takes(FoundEvent event) {
      return finds.take(event);
    }
  }

  private static Walk.Stretch stretch(Readable row) {
    return new Walk.Stretch(
        Column.required(row, "since", Instant.class),
        List.of(Column.required(row, "segments", Integer[].class)));
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
