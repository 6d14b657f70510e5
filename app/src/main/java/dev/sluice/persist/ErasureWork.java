package dev.sluice.persist;

import dev.sluice.store.Column;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All that is done to erase a user, in steps that can be done again wherever they broke off. */
final class ErasureWork {

  private final Transactions transactions;
  private final ErasedRows rows;
  private final ErasedProfile profile;
  private final String topic;

  ErasureWork(Transactions transactions, String topic, ErasedProfile profile) {
    this.transactions = transactions;
    this.rows = new ErasedRows(transactions);
    this.profile = profile;
    this.topic = topic;
  }

  /** One whom nobody else is at work on, or nothing. Who fails with him leaves him for a moment. */
  Mono<ErasedUser> next() {
    return transactions.run(session -> next(session).singleOptional()).flatMap(Mono::justOrEmpty);
  }

  private static Mono<ErasedUser> next(Session session) {
    return session
        .sql(
            """
            UPDATE erasures SET tried_at = now()
            FROM (
              SELECT client_id, trace FROM erasures
              WHERE user_id IS NOT NULL AND (tried_at IS NULL OR tried_at < now() - interval '15 seconds')
              ORDER BY tried_at NULLS FIRST
              LIMIT 1
              FOR UPDATE SKIP LOCKED
            ) AS waiting
            WHERE erasures.client_id = waiting.client_id AND erasures.trace = waiting.trace
            RETURNING erasures.client_id, erasures.trace, user_id, erased_up_to
            """)
        .map(ErasedUser::of)
        .one();
  }

  Mono<ErasedUser> erase(ErasedUser user) {
    return settled()
        .then(rows.erase(user))
        .then(run(session -> deadLetters(session, user)))
        .then(run(session -> reports(session, user)))
        .then(run(session -> profile.erase(session, user)))
        .then(run(session -> forget(session, user)))
        .then(run(session -> finish(session, user)))
        .thenReturn(user);
  }

  /** Batches that do not know yet who was erased are committed, or have failed. */
  private Mono<Void> settled() {
    return transactions
        .run(session -> partitions(session).collectList())
        .flatMapIterable(partitions -> partitions)
        .concatMap(partition -> transactions.run(session -> await(session, partition)))
        .then();
  }

  private Flux<Integer> partitions(Session session) {
    return session
        .sql("SELECT partition FROM log_positions WHERE topic = :topic ORDER BY partition")
        .bind("topic", topic)
        .map(row -> Column.required(row, "partition", Integer.class))
        .all();
  }

  /** Whoever writes has the row of its partition locked. */
  private Mono<Integer> await(Session session, int partition) {
    return session
        .sql(
            """
            SELECT partition FROM log_positions
            WHERE topic = :topic AND partition = :partition
            FOR SHARE
            """)
        .bind("topic", topic)
        .bind("partition", partition)
        .map(row -> Column.required(row, "partition", Integer.class))
        .one();
  }

  private Mono<Long> run(Function<Session, Mono<Long>> step) {
    return transactions.run(step);
  }

  private static Mono<Long> deadLetters(Session session, ErasedUser user) {
    return done(
        user.bindName(
                session.sql(
                    """
                    WITH gone AS (
                      DELETE FROM dead_letters WHERE client_id = :client AND user_id = :user RETURNING id
                    )
                    UPDATE erasures SET dead_letters = dead_letters + (SELECT count(*) FROM gone)
                    WHERE client_id = :client AND trace = :trace
                    """))
            .bind("trace", user.trace()));
  }

  /** Not while somebody adds them up who still sees the rows. */
  private static Mono<Long> reports(Session session, ErasedUser user) {
    return session
        .sql("SELECT pg_advisory_xact_lock('closed_periods'::regclass::oid::bigint)")
        .then()
        .then(Mono.defer(() -> deleteReports(session, user)));
  }

  /** Asked for period by period: otherwise all of a client's would be read. */
  private static Mono<Long> deleteReports(Session session, ErasedUser user) {
    return done(
        user.bindName(
                session.sql(
                    """
                    WITH gone AS (
                      DELETE FROM activity_reports AS report
                      USING closed_periods AS period
                      WHERE period.kind = 'report' AND report.client_id = :client
                        AND report.starts_at = period.starts_at AND report.user_id = :user
                      RETURNING report.starts_at
                    )
                    UPDATE erasures SET reports = reports + (SELECT count(*) FROM gone)
                    WHERE client_id = :client AND trace = :trace
                    """))
            .bind("trace", user.trace()));
  }

  private static Mono<Long> forget(Session session, ErasedUser user) {
    return done(
        user.bindName(session.sql("SELECT forget_user(:client, :user, :upTo)"))
            .bind("upTo", user.upTo()));
  }

  /** Unless he was erased once more meanwhile, up to a later time. */
  private static Mono<Long> finish(Session session, ErasedUser user) {
    return done(
        user.bindTrace(
                session.sql(
                    """
                    UPDATE erasures SET user_id = NULL
                    WHERE client_id = :client AND trace = :trace AND erased_up_to = :upTo
                    """))
            .bind("upTo", user.upTo()));
  }

  private static Mono<Long> done(GenericExecuteSpec step) {
    return step.fetch().rowsUpdated().defaultIfEmpty(0L);
  }
}
