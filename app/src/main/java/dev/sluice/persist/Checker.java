package dev.sluice.persist;

import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.store.Column;
import dev.sluice.store.OrNull;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds the rows up anew, day by day, and compares what comes out with the counts, all as of one
 * moment.
 */
final class Checker {

  private static final String CHECK_DAY = ClassPathText.of("sql/check_day.sql");
  private static final String CHECK_ALL = ClassPathText.of("sql/check_all.sql");
  private static final String CHECK_USERS = ClassPathText.of("sql/check_users.sql");
  private static final String CHECK_SPREAD = ClassPathText.of("sql/check_spread.sql");

  private static final String PAUSE_SECONDS = "10";

  /**
   * The moment is that of the first question, and a day that was emptied after it would be seen as
   * empty: so all of them are held before.
   */
  private static final List<String> BEGINNING =
      List.of(
          "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
          "LOCK TABLE events IN ACCESS SHARE MODE",
          """
          CREATE TEMPORARY TABLE checked_days (
            client_id uuid, key_id bigint, name text[], rows bigint) ON COMMIT DROP
          """,
          """
          CREATE TEMPORARY TABLE checked_users (
            client_id uuid, user_id text, log_partition int, rows bigint, first_seen timestamptz,
            last_seen timestamptz) ON COMMIT DROP
          """,
          "SET TRANSACTION READ ONLY",
          "SET LOCAL work_mem = '64MB'",
          "SET LOCAL jit = off");

  private static final String DAYS =
      """
      SELECT begun AS day FROM partitions_of('events')
      UNION
      SELECT DISTINCT since::date FROM counts WHERE span <> 'all'
      ORDER BY day
      """;

  private static final Duration MARGIN = Duration.ofHours(1);

  private final Transactions transactions;
  private final Duration minutes;

  /**
   * @param keepMinutes for how long minutes are kept, after which they may be there or not
   */
  Checker(Transactions transactions, Duration keepMinutes) {
    this.transactions = transactions;
    this.minutes = keepMinutes.minus(MARGIN);
  }

  /** What was found on a day. */
  record CheckedDay(LocalDate day, long events, long differing) {}

  /**
   * Compares everything, or what is one client's.
   *
   * @param progress is told of each day
   */
  Mono<Verdict> check(@Nullable UUID client, Consumer<CheckedDay> progress) {
    return transactions.run(
        session -> begin(session).flatMap(asOf -> verdict(session, client, asOf, progress)));
  }

  /** Whether there is such a client, or anything of one. */
  Mono<Boolean> knows(UUID client) {
    return transactions.run(
        session ->
            session
                .sql(
                    """
                    SELECT EXISTS (SELECT FROM clients WHERE id = :client)
                      OR EXISTS (SELECT FROM counted_keys WHERE client_id = :client)
                      OR EXISTS (SELECT FROM events WHERE client_id = :client) AS is_known
                    """)
                .bind("client", client)
                .map(row -> Column.required(row, "is_known", Boolean.class))
                .one());
  }

  private static Mono<Instant> begin(Session session) {
    return Flux.fromIterable(BEGINNING)
        .concatMap(statement -> session.sql(statement).then())
        .then(Mono.defer(() -> moment(session)));
  }

  /** Fails where somebody else checks, on whatever node. */
  private static Mono<Instant> moment(Session session) {
    return session
        .sql("SELECT now() AS moment WHERE pg_try_advisory_xact_lock(hashtext('sluice.check'))")
        .map(row -> Column.required(row, "moment", Instant.class))
        .one()
        .switchIfEmpty(Mono.error(Checker::isBusy));
  }

  private static Problem isBusy() {
    return new Problem(ProblemType.UNAVAILABLE, "The counts are being checked already.")
        .header(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
  }

  private Mono<Verdict> verdict(
      Session session, @Nullable UUID client, Instant asOf, Consumer<CheckedDay> progress) {
    Mono<Comparison> days =
        session
            .sql(DAYS)
            .map(row -> Column.required(row, "day", LocalDate.class))
            .all()
            .collectList()
            .flatMapIterable(Function.identity())
            .concatMap(day -> ofDay(session, client, asOf, day).doOnNext(tell(day, progress)))
            .reduce(Comparison.NONE, Comparison::and);
    Mono<Comparison> all = run(session, CHECK_ALL, client, Comparison::ofCounts);
    Mono<Comparison> users = run(session, CHECK_USERS, client, Comparison::ofUsers);
    Mono<Comparison> spread = run(session, CHECK_SPREAD, client, Comparison::ofCounts);
    return Flux.concat(days, all, users, spread)
        .reduce(Comparison::and)
        .map(found -> Verdict.of(found, asOf));
  }

  private static Consumer<Comparison> tell(LocalDate day, Consumer<CheckedDay> progress) {
    return found -> progress.accept(new CheckedDay(day, found.events(), found.differing()));
  }

  private Mono<Comparison> ofDay(
      Session session, @Nullable UUID client, Instant asOf, LocalDate day) {
    return compare(
        bind(session.sql(CHECK_DAY), client).bind("day", day).bind("minutes", asOf.minus(minutes)),
        Comparison::ofCounts);
  }

  private static Mono<Comparison> run(
      Session session,
      String statement,
      @Nullable UUID client,
      Function<Readable, Comparison> line) {
    return compare(bind(session.sql(statement), client), line);
  }

  private static GenericExecuteSpec bind(GenericExecuteSpec statement, @Nullable UUID client) {
    return statement.bind("client", OrNull.of(client, UUID.class));
  }

  private static Mono<Comparison> compare(
      GenericExecuteSpec statement, Function<Readable, Comparison> line) {
    return statement.map(line).all().reduce(Comparison.NONE, Comparison::withLine);
  }
}
