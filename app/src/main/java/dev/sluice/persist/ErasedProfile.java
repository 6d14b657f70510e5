package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes a user's profile away, and what he is known by. Where he has come back meanwhile, he is
 * what his rows that are left tell of him.
 */
final class ErasedProfile {

  /** Of what a user does while he is erased, which is hardly ever anything. */
  private static final int MOST_ROWS = 5_000;

  private final Profiles profiles;
  private final Erasures erasures;

  ErasedProfile(Profiles profiles, Erasures erasures) {
    this.profiles = profiles;
    this.erasures = erasures;
  }

  private static Row row(Readable row, UUID client) {
    return new Row(
        Column.required(row, "log_partition", Integer.class),
        Column.required(row, "log_offset", Long.class),
        event(row, client));
  }

  private static Event event(Readable row, UUID client) {
    return new Event(
        new EventId(Column.required(row, "id", UUID.class), true),
        client,
        Column.required(row, "action", String.class),
        Column.required(row, "user_id", String.class),
        null,
        null,
        null,
        Column.required(row, "occurred_at", Instant.class),
        Column.required(row, "received_at", Instant.class),
        null,
        null,
        Column.required(row, "metadata", String.class));
  }

  Mono<Long> erase(Session session, ErasedUser user) {
    return user.bindName(session.sql("SELECT forget_profile(:client, :user, :upTo)"))
        .bind("upTo", user.upTo())
        .then()
        .thenMany(Flux.defer(() -> left(session, user)))
        .collectSortedList(Comparator.comparingInt(Row::partition).thenComparingLong(Row::offset))
        .flatMap(left -> restore(session, left));
  }

  private Flux<Row> left(Session session, ErasedUser user) {
    return user.bindName(
            session.sql(
                """
                SELECT log_partition, log_offset, id, action, user_id, occurred_at, received_at, metadata::text AS metadata
                FROM events
                WHERE client_id = :client AND user_id = :user AND received_at > :upTo
                  AND action = ANY(:actions) AND metadata IS NOT NULL
                  AND event_tokens(segment, client_id, action, user_id, page, role, session_id, ip)
                    && search_tokens(
                      ARRAY(SELECT DISTINCT segment FROM event_segments WHERE since > :upTo::timestamptz - interval '10 minutes'),
                      :client, NULL, :user, NULL, NULL, NULL, NULL)
                ORDER BY received_at DESC
                LIMIT :most
                """))
        .bind("upTo", user.upTo())
        .bind("actions", Telling.ACTIONS.toArray(String[]::new))
        .bind("most", MOST_ROWS)
        .map(row -> row(row, user.client()))
        .all();
  }

  private Mono<Long> restore(Session session, List<Row> left) {
    return erasures
        .among(session, left.stream().map(Row::event).toList())
        .flatMap(erased -> profiles.addOfUsers(session, left, erased));
  }
}
