package dev.sluice.persist;

import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes a user's rows away, day by day and so many in a transaction, each with all that was counted
 * of them: whoever adds up in between finds that the counts are the rows.
 */
final class ErasedRows {

  private static final String ERASE_ROWS = ClassPathText.of("sql/erase_rows.sql");
  private static final int AT_ONCE = 5_000;

  private final Transactions transactions;

  ErasedRows(Transactions transactions) {
    this.transactions = transactions;
  }

  Mono<Void> erase(ErasedUser user) {
    return days(user).concatMap(day -> erase(user, day)).then();
  }

  private Flux<LocalDate> days(ErasedUser user) {
    return transactions
        .run(
            session ->
                session
                    .sql(
                        """
                        SELECT begun FROM partitions_of('events')
                        WHERE begun <= (:upTo AT TIME ZONE 'UTC')::date
                        ORDER BY begun DESC
                        """)
                    .bind("upTo", user.upTo())
                    .map(row -> Column.required(row, "begun", LocalDate.class))
                    .all()
                    .collectList())
        .flatMapIterable(days -> days);
  }

  private Mono<Void> erase(ErasedUser user, LocalDate day) {
    return segments(day)
        .filter(segments -> segments.length > 0)
        .flatMap(
            segments ->
                Mono.defer(() -> some(user, day, segments))
                    .repeat()
                    .takeUntil(erased -> erased < AT_ONCE)
                    .then());
  }

  private Mono<Integer[]> segments(LocalDate day) {
    return transactions.run(
        session ->
            session
                .sql(
                    """
                    SELECT coalesce(array_agg(DISTINCT segment), '{}') AS segments
                    FROM event_segments
                    WHERE since > :from::timestamptz - interval '10 minutes' AND since < :to
                    """)
                .bind("from", start(day))
                .bind("to", start(day.plusDays(1)))
                .map(row -> Column.required(row, "segments", Integer[].class))
                .one());
  }

  private Mono<Long> some(ErasedUser user, LocalDate day, Integer[] segments) {
    return transactions.run(
        session -> alone(session).then(Mono.defer(() -> some(session, user, day, segments))));
  }

  /** What is taken off is written by one at a time, and so is what users come to. */
  private static Mono<Void> alone(Session session) {
    return session.sql("SELECT pg_advisory_xact_lock(hashtext('sluice.retention'))").then();
  }

  private static Mono<Long> some(
      Session session, ErasedUser user, LocalDate day, Integer[] segments) {
    return statement(session::sql, user, day, segments)
        .map(row -> Column.required(row, "rows", Long.class))
        .one();
  }

  static GenericExecuteSpec statement(
      Function<String, GenericExecuteSpec> database,
      ErasedUser user,
      LocalDate day,
      Integer[] segments) {
    Instant beyond = user.upTo().plus(1, ChronoUnit.MICROS);
    Instant end = start(day.plusDays(1));
    return user.bindName(database.apply(ERASE_ROWS))
        .bind("trace", user.trace())
        .bind("from", start(day))
        .bind("to", beyond.isBefore(end) ? beyond : end)
        .bind("segments", segments)
        .bind("most", AT_ONCE);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
