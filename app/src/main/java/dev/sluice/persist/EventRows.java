package dev.sluice.persist;

import static java.util.stream.Collectors.toSet;

import dev.sluice.event.Event;
import dev.sluice.store.BinaryRows;
import dev.sluice.store.Session;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/** Events as rows of their table. */
final class EventRows {

  private static final String COPY =
      """
      COPY events (
        client_id, id, action, user_id, page, role, session_id, occurred_at, received_at, ip,
        user_agent, metadata, log_partition, segment, log_offset)
      FROM STDIN (FORMAT binary)
      """;

  private static final int COLUMNS = 15;

  /** The times of all leave days out; and asked row by row, none is read through for them. */
  static final String KNOWN =
      """
      SELECT client_id, id
      FROM unnest(:clients::uuid[], :times::timestamptz[], :ids::uuid[])
        AS asked (client_id, received_at, id)
      WHERE (
        SELECT true FROM events AS known
        WHERE known.client_id = asked.client_id AND known.received_at = asked.received_at
          AND known.id = asked.id AND known.received_at BETWEEN :first AND :last
        LIMIT 1)
      """;

  private EventRows() {}

  static Mono<Outcome> store(Session session, List<Row> rows, int segment) {
    return rows.isEmpty()
        ? Mono.just(Outcome.allOf(rows))
        : session
            .copyIn(COPY, BinaryRows.of(rows, (out, row) -> write(row, segment, out)))
            .thenReturn(Outcome.allOf(rows));
  }

  /** Those that are there already: a log that is read again holds them, byte by byte. */
  static Mono<Set<Row.Name>> known(Session session, List<Row> rows) {
    return rows.isEmpty()
        ? Mono.just(new HashSet<>())
        : ask(session.sql(KNOWN), rows).map(Row.Name::of).all().collect(toSet());
  }

  static GenericExecuteSpec ask(GenericExecuteSpec statement, List<Row> rows) {
    List<Instant> times = rows.stream().map(row -> row.event().receivedAt()).toList();
    return Row.Name.bind(statement, rows.stream().map(Row::name).toList())
        .bind("times", times.toArray(Instant[]::new))
        .bind("first", Collections.min(times))
        .bind("last", Collections.max(times));
  }

  private static void write(Row row, int segment, BinaryRows out) {
    Event event = row.event();
    out.row(COLUMNS)
        .uuid(event.client())
        .uuid(event.id().value())
        .text(event.action())
        .text(event.user())
        .text(event.page())
        .text(event.role())
        .text(event.session())
        .time(event.occurredAt())
        .time(event.receivedAt())
        .inet(event.ip())
        .text(event.userAgent())
        .jsonb(event.metadata())
        .number(row.partition())
        .number(segment)
        .number(row.offset());
  }
}
