package dev.sluice.query;

import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A client's events in the order in which they were, by the client's word, which no index has:
 * where they are is found out and put in order, and then they are read, some at a time.
 */
final class Occurrences {

  private static final int AT_ONCE = 64;

  private static final String ROWS =
      """
      SELECT %s
      FROM
        unnest(:ids::uuid[], :times::timestamptz[]) WITH ORDINALITY AS asked (asked_id, asked_at, place),
        LATERAL (
          SELECT * FROM events
          WHERE client_id = :client AND received_at = asked_at AND id = asked_id
          OFFSET 0
        ) AS found
      ORDER BY place
      """
          .formatted(Detail.WHOLE.columns());

  private final UUID client;
  private final StatsLimits limits;

  Occurrences(UUID client, StatsLimits limits) {
    this.client = client;
    this.limits = limits;
  }

  /** Where they are, those that were first before the others. */
  Mono<List<Cursor>> places(Reads.Source source, Selection wanted, int offset, int limit) {
    return source
        .transactions()
        .read(
            session ->
                new RowFinder(session, client, limits)
                    .find(wanted)
                    .flatMapMany(rows -> places(session, rows, offset, limit))
                    .collectList());
  }

  private Flux<Cursor> places(Session session, Rows rows, int offset, int limit) {
    return rows.bindTime(rows.bindFields(session.sql(inOrder(rows))), 0)
        .bind("client", client)
        .bind("offset", offset)
        .bind("limit", limit)
        .filter(statement -> statement.fetchSize(0))
        .map(this::place)
        .all();
  }

  private static String inOrder(Rows rows) {
    return """
    SELECT id, received_at, looked
    FROM (SELECT *, count(*) OVER () AS looked FROM (%s) AS found) AS counted
    ORDER BY occurred_at, id
    OFFSET :offset LIMIT :limit
    """
        .formatted(rows.sql("id, received_at, occurred_at", 0));
  }

  private Cursor place(Readable row) {
    limits.requireFewRows(Column.required(row, "looked", Long.class));
    return new Cursor(
        Column.required(row, "received_at", Instant.class), Column.required(row, "id", UUID.class));
  }

  /** What is there, each piece read when it is asked for. */
  Flux<Mono<byte[]>> pieces(
      DatabaseClient database, List<Cursor> places, Function<FoundEvent, byte[]> element) {
    return Flux.fromIterable(places)
        .buffer(AT_ONCE)
        .map(some -> Mono.defer(() -> piece(database, some, element)));
  }

  private Mono<byte[]> piece(
      DatabaseClient database, List<Cursor> places, Function<FoundEvent, byte[]> element) {
    return database
        .sql(ROWS)
        .bind("client", client)
        .bind("ids", places.stream().map(Cursor::id).toArray(UUID[]::new))
        .bind("times", places.stream().map(Cursor::receivedAt).toArray(Instant[]::new))
        .filter(statement -> statement.fetchSize(0))
        .map(FoundEvent::of)
        .all()
        .collect(
            ByteArrayOutputStream::new, (bytes, event) -> bytes.writeBytes(element.apply(event)))
        .map(ByteArrayOutputStream::toByteArray);
  }
}
