package dev.sluice.persist;

import dev.sluice.store.Column;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Days whose events are no longer kept: emptied first, and dropped once nothing is in them. */
final class OldDays {

  /** For those who judge by clocks that are behind, and for what they have in hand. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final int USERS_AT_ONCE = 5000;
  private static final UserName FIRST = new UserName(new UUID(0, 0), "");

  private final Transactions transactions;
  private final Duration retention;

  OldDays(Transactions transactions, Duration retention) {
    this.transactions = transactions;
    this.retention = retention;
  }

  private record UserName(UUID client, String user) {

    static UserName of(Readable row) {
      return new UserName(
          Column.required(row, "last_client", UUID.class),
          Column.required(row, "last_user", String.class));
    }
  }

  /** All that there still are, the oldest first. */
  Flux<LocalDate> list() {
    return transactions
        .run(
            session ->
                session
                    .sql(
                        """
                        SELECT begun FROM partitions_of('events')
                        WHERE begun + interval '1 day' + :seconds * interval '1 second' < now()
                          -- what each client has done on it must have been added up before
                          AND begun < (SELECT max(ends_at) FROM closed_periods WHERE kind = 'day')
                        ORDER BY begun
                        """)
                    .bind("seconds", retention.plus(GRACE).toSeconds())
                    .map(row -> Column.required(row, "begun", LocalDate.class))
                    .all()
                    .collectList())
        .flatMapIterable(days -> days);
  }

  /**
   * Takes its rows away, and what was counted of them. Gives how many there were, or nothing where
   * another process is about it.
   */
  Mono<Long> empty(LocalDate day) {
    return transactions
        .run(
            session ->
                session
                    .sql("SELECT empty_day(:day) AS gone")
                    .bind("day", day)
                    .map(row -> Optional.ofNullable(row.get("gone", Long.class)))
                    .one())
        .flatMap(Mono::justOrEmpty);
  }

  /** Forgets the users who have nothing left, some at a time, so that nobody waits for long. */
  Mono<Void> forgetUsers() {
    return forgetUsers(FIRST).expand(this::forgetUsers).then();
  }

  private Mono<UserName> forgetUsers(UserName after) {
    return transactions
        .run(session -> forgetUsers(session, after).singleOptional())
        .flatMap(Mono::justOrEmpty);
  }

  private static Mono<UserName> forgetUsers(Session session, UserName after) {
    return session
        .sql("SELECT last_client, last_user FROM forget_users(:client, :user, :most)")
        .bind("client", after.client)
        .bind("user", after.user)
        .bind("most", USERS_AT_ONCE)
        .map(UserName::of)
        .one();
  }

  /** Gives whether it is gone: it stays where somebody has stored something in it after all. */
  Mono<Boolean> drop(LocalDate day) {
    return transactions.run(
        session ->
            session
                .sql(
                    """
                    SELECT drop_partition('events', 'events_' || to_char(:day, 'YYYYMMDD'), true)
                      AS dropped
                    """)
                .bind("day", day)
                .map(row -> Column.required(row, "dropped", Boolean.class))
                .one());
  }
}
