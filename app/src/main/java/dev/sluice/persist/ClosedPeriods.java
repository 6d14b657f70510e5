package dev.sluice.persist;

import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/**
 * The periods that have been added up, each by one transaction for it and its rows. Any number of
 * processes may ask for the same at once: one of them does it, and nothing comes out for the
 * others.
 */
final class ClosedPeriods {

  private static final String NOTE_LATE = ClassPathText.of("sql/note_late.sql");

  private final Transactions transactions;
  private final Duration report;

  /**
   * @param report how long the periods of the report are
   */
  ClosedPeriods(Transactions transactions, Duration report) {
    this.transactions = transactions;
    this.report = report;
  }

  /** A period whose rows have been written. */
  record Closed(PeriodKind kind, Instant starts, Instant ends, long rows) {}

  /**
   * Says to all who store events that periods are about to be closed, where it is time to. Gives up
   * to which end they may be, once all is stored that the log holds after this.
   */
  Mono<Instant> announce(PeriodKind kind) {
    return alone(session -> announce(session, kind));
  }

  private Mono<Instant> announce(Session session, PeriodKind kind) {
    return of(
            kind,
            session.sql(
                """
                UPDATE period_kinds SET
                  begins_at = coalesce(begins_at, period_start(length, now())),
                  announced_to = greatest(announced_to, period_start(length, now() - interval '1 minute'))
                FROM make_interval(secs => :seconds) AS length
                WHERE kind = :kind
                """))
        .then()
        .then(Mono.defer(() -> due(session, kind)));
  }

  private Mono<Instant> due(Session session, PeriodKind kind) {
    return of(
            kind,
            session.sql(
                """
                SELECT now() - interval '1 minute' AS until
                FROM next_period(:kind, make_interval(secs => :seconds))
                WHERE ends_at <= now() - interval '1 minute'
                """))
        .map(row -> Column.required(row, "until", Instant.class))
        .one();
  }

  /** The next one, where it has ended by then. */
  Mono<Closed> closeNext(PeriodKind kind, Instant until) {
    return alone(session -> closeNext(session, kind, until));
  }

  private Mono<Closed> closeNext(Session session, PeriodKind kind, Instant until) {
    return of(
            kind,
            session.sql(
                """
                INSERT INTO closed_periods (kind, starts_at, ends_at)
                SELECT :kind, starts_at, ends_at
                FROM next_period(:kind, make_interval(secs => :seconds))
                WHERE ends_at <= :until
                RETURNING starts_at, ends_at
                """))
        .bind("until", until)
        .map(row -> empty(kind, row))
        .one()
        .flatMap(period -> fill(session, period));
  }

  /** Finds the periods for which something came too late. */
  Mono<Long> noteLate() {
    return alone(session -> session.sql(NOTE_LATE).fetch().rowsUpdated());
  }

  /** Makes the next of those anew. */
  Mono<Closed> correctNext(PeriodKind kind) {
    return alone(session -> correctNext(session, kind));
  }

  /** A day that is no longer kept can't be added up again, and what was added up then is right. */
  private static Mono<Closed> correctNext(Session session, PeriodKind kind) {
    return session
        .sql(
            """
            UPDATE closed_periods SET is_stale = false, made_at = now()
            WHERE kind = :kind AND starts_at = (
              SELECT min(starts_at) FROM closed_periods
              WHERE kind = :kind AND is_stale
                AND to_regclass('events_' || to_char(starts_at AT TIME ZONE 'UTC', 'YYYYMMDD')) IS NOT NULL)
            RETURNING starts_at, ends_at
            """)
        .bind("kind", kind.label())
        .map(row -> empty(kind, row))
        .one()
        .delayUntil(period -> within(period, session.sql(kind.forget())).fetch().rowsUpdated())
        .flatMap(period -> fill(session, period));
  }

  private static Mono<Closed> fill(Session session, Closed period) {
    return within(period, session.sql(period.kind.addUp()))
        .fetch()
        .rowsUpdated()
        .map(rows -> new Closed(period.kind, period.starts, period.ends, rows));
  }

  private static Closed empty(PeriodKind kind, Readable row) {
    return new Closed(
        kind,
        Column.required(row, "starts_at", Instant.class),
        Column.required(row, "ends_at", Instant.class),
        0);
  }

  private static GenericExecuteSpec within(Closed period, GenericExecuteSpec statement) {
    return statement.bind("starts", period.starts).bind("ends", period.ends);
  }

  private GenericExecuteSpec of(PeriodKind kind, GenericExecuteSpec statement) {
    return statement.bind("kind", kind.label()).bind("seconds", kind.length(report).toSeconds());
  }

  private <T> Mono<T> alone(Function<Session, Mono<T>> work) {
    return transactions
        .run(
            session ->
                isFree(session).flatMap(free -> some(free ? work.apply(session) : Mono.empty())))
        .flatMap(Mono::justOrEmpty);
  }

  private static <T> Mono<Optional<T>> some(Mono<T> work) {
    return work.map(Optional::of).defaultIfEmpty(Optional.empty());
  }

  /** Until the end of the transaction, for whoever asks first. */
  private static Mono<Boolean> isFree(Session session) {
    return session
        .sql("SELECT pg_try_advisory_xact_lock('closed_periods'::regclass::oid::bigint) AS is_free")
        .map(row -> Column.required(row, "is_free", Boolean.class))
        .one();
  }
}
