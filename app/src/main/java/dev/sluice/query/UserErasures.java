package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.People;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Asks {@code persist} to erase users, by a row that lasts until it is done, whoever leaves or ends
 * meanwhile.
 */
final class UserErasures {

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final People people;
  private final DatabaseClient database;
  private final Duration patience;

  /**
   * @param patience for how long somebody waits until it is done
   */
  UserErasures(People people, DatabaseClient database, Duration patience) {
    this.people = people;
    this.database = database;
    this.patience = patience;
  }

  /** How far it has come. */
  record State(Instant erasedUpTo, boolean isDone, long events, long reports, long deadLetters) {

    static State of(Readable row) {
      return new State(
          Column.required(row, "erased_up_to", Instant.class),
          Column.required(row, "is_done", Boolean.class),
          Column.required(row, "events", Long.class),
          Column.required(row, "reports", Long.class),
          Column.required(row, "dead_letters", Long.class));
    }
  }

  /** As it is once it is done, or nobody waits any longer. */
  Mono<State> erase(Caller caller, String user) {
    byte[] trace = people.trace(caller.client(), user);
    return people
        .erase(caller, user, session -> begin(session, caller.client(), user, trace))
        .then(Mono.defer(() -> await(caller.client(), trace)));
  }

  /** Up to now, or up to the last of him that is stored, where clocks differ. */
  private static Mono<Long> begin(Session session, UUID client, String user, byte[] trace) {
    return session
        .sql(
            """
            INSERT INTO erasures AS kept (client_id, trace, erased_up_to, user_id)
            SELECT :client, :trace, greatest(now(), max(last_seen)), :user
            FROM users WHERE client_id = :client AND user_id = :user
            ON CONFLICT (client_id, trace) DO UPDATE SET
              erased_up_to = greatest(excluded.erased_up_to, kept.erased_up_to),
              user_id = excluded.user_id,
              tried_at = NULL,
              events = CASE WHEN kept.user_id IS NULL THEN 0 ELSE kept.events END,
              reports = CASE WHEN kept.user_id IS NULL THEN 0 ELSE kept.reports END,
              dead_letters = CASE WHEN kept.user_id IS NULL THEN 0 ELSE kept.dead_letters END
            """)
        .bind("client", client)
        .bind("trace", trace)
        .bind("user", user)
        .fetch()
        .rowsUpdated();
  }

  private Mono<State> await(UUID client, byte[] trace) {
    return state(client, trace)
        .filter(State::isDone)
        .repeatWhenEmpty(looks -> looks.delayElements(LOOK_EVERY))
        .timeout(patience, state(client, trace));
  }

  private Mono<State> state(UUID client, byte[] trace) {
    return database
        .sql(
            """
            SELECT erased_up_to, user_id IS NULL AS is_done, events, reports, dead_letters
            FROM erasures WHERE client_id = :client AND trace = :trace
            """)
        .bind("client", client)
        .bind("trace", trace)
        .map(State::of)
        .one();
  }
}
