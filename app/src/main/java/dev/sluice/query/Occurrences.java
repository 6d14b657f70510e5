package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A client's events in the order in which they were, by the client's word, which no index has:
 * where they are is found out and put in order, and then they are read, some at a time.
 */
final class Occurrences {

  private static final int AT_ONCE = 64;
  private static final int MOST_ACROSS = 100_000;

  private static final String DAYS =
      """
      SELECT DISTINCT (since AT TIME ZONE 'UTC')::date AS day
      FROM event_segments
      WHERE since > :from::timestamptz - interval '10 minutes' AND since < :to
      ORDER BY day
      """;

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
    return spans(source, wanted.received())
        .flatMap(
            spans ->
                spans.size() < 2
                    ? earliest(source, wanted, List.of(wanted.received()), offset, limit)
                        .map(found -> found.behind(0))
                    : earliest(source, wanted, spans, 0, requireNear(offset + limit))
                        .map(found -> found.behind(offset)));
  }

  /** The time that is asked about, in parts of as many days as a statement may look at. */
  private Mono<List<TimeRange>> spans(Reads.Source source, TimeRange asked) {
    return source
        .transactions()
        .read(session -> days(session, asked))
        .map(days -> spans(asked, days));
  }

  private static Mono<List<LocalDate>> days(Session session, TimeRange asked) {
    return session
        .sql(DAYS)
        .bind("from", asked.from())
        .bind("to", asked.to())
        .filter(statement -> statement.fetchSize(0))
        .map(row -> Column.required(row, "day", LocalDate.class))
        .all()
        .collectList();
  }

  private List<TimeRange> spans(TimeRange asked, List<LocalDate> days) {
    return IntStream.iterate(0, first -> first < days.size(), first -> first + limits.days())
        .mapToObj(first -> days.subList(first, Math.min(days.size(), first + limits.days())))
        .map(some -> span(asked, some.getFirst(), some.getLast()))
        .toList();
  }

  private static TimeRange span(TimeRange asked, LocalDate first, LocalDate last) {
    Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant to = last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return new TimeRange(
        from.isAfter(asked.from()) ? from : asked.from(),
        to.isBefore(asked.to()) ? to : asked.to());
  }

  /** As many are held while the spans are gone through. */
  private int requireNear(int deepest) {
    if (deepest > MOST_ACROSS) {
      throw TooBroad.because(
          "Of a time with events on more than %,d days no more than the first %,d are put in order."
              .formatted(limits.days(), MOST_ACROSS));
    }
    return deepest;
  }

  private Mono<Earliest> earliest(
      Reads.Source source, Selection wanted, List<TimeRange> spans, int offset, int limit) {
    return Flux.fromIterable(spans)
        .concatMap(span -> found(source, wanted.received(span), offset, limit), 0)
        .reduceWith(() -> new Earliest(limit, limits), Earliest::with);
  }

  /** Each span by itself: what a statement has locked is let go at the end of its transaction. */
  private Mono<List<Earliest.Place>> found(
      Reads.Source source, Selection wanted, int offset, int limit) {
    return source
        .transactions()
        .read(
            session ->
                new RowFinder(session, client, limits)
                    .find(wanted)
                    .flatMapMany(rows -> places(session, rows, offset, limit))
                    .collectList());
  }

  private Flux<Earliest.Place> places(Session session, Rows rows, int offset, int limit) {
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
    SELECT id, received_at, occurred_at, looked
    FROM (SELECT *, count(*) OVER () AS looked FROM (%s) AS found) AS counted
    ORDER BY occurred_at, id
    OFFSET :offset LIMIT :limit
    """
        .formatted(rows.sql("id, received_at, occurred_at", 0));
  }

  private Earliest.Place place(Readable row) {
    long looked = Column.required(row, "looked", Long.class);
    limits.requireFewRows(looked);
    return new Earliest.Place(
        Column.required(row, "occurred_at", Instant.class),
        new Cursor(
            Column.required(row, "received_at", Instant.class),
            Column.required(row, "id", UUID.class)),
        looked);
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
