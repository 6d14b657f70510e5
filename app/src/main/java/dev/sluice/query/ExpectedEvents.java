package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** About how many events a search will find, where the counts tell. */
final class ExpectedEvents {

  private static final Duration PATIENCE = Duration.ofMillis(150);
  private static final Duration BY_HOURS = Duration.ofDays(31);

  /** Those that events are counted by. */
  private static final Map<EventField, String> DIMENSIONS =
      Map.of(
          EventField.ACTION, "action",
          EventField.PAGE, "page",
          EventField.ROLE, "role");

  private final DatabaseClient database;

  ExpectedEvents(DatabaseClient database) {
    this.database = database;
  }

  /** Nothing where nobody has counted that, or it takes too long to find out. */
  Mono<Long> of(UUID client, SearchQuery query) {
    Selection wanted = query.wanted();
    return wanted.isOfTimeAlone()
        ? counted(client, "total", "", wanted.received())
        : Mono.justOrEmpty(wanted.onlyField())
            .flatMap(field -> ofOne(client, field, wanted.received()));
  }

  private Mono<Long> ofOne(UUID client, Map.Entry<EventField, String> field, TimeRange received) {
    if (field.getKey() == EventField.USER) {
      return received.equals(TimeRange.ALWAYS) ? ofUser(client, field.getValue()) : Mono.empty();
    }
    String dimension = DIMENSIONS.get(field.getKey());
    return dimension == null
        ? Mono.empty()
        : counted(client, dimension, field.getValue(), received);
  }

  private Mono<Long> counted(UUID client, String dimension, String key, TimeRange received) {
    Tally tally = Tally.of(received);
    return database
        .sql(
            """
            SELECT sum(value)::bigint AS events
            FROM counted_keys JOIN counts USING (client_id)
            WHERE client_id = :client AND dimension = :dimension AND key = index_key(:key)
              AND key_id = id AND span = :span::span AND since >= :from AND since < :to
            """)
        .bind("client", client)
        .bind("dimension", dimension)
        .bind("key", key)
        .bind("span", tally.span)
        .bind("from", tally.from)
        .bind("to", received.to())
        .map(row -> Optional.ofNullable(row.get("events", Long.class)))
        .one()
        .flatMap(Mono::justOrEmpty)
        .timeout(PATIENCE, Mono.empty());
  }

  private Mono<Long> ofUser(UUID client, String user) {
    return database
        .sql(
            """
            SELECT sum(actions)::bigint AS events FROM users
            WHERE client_id = :client AND user_id = :user
            """)
        .bind("client", client)
        .bind("user", user)
        .map(row -> Optional.ofNullable(row.get("events", Long.class)))
        .one()
        .flatMap(Mono::justOrEmpty)
        .timeout(PATIENCE, Mono.empty());
  }

  /** Of the stretches that are counted, those that the time is made of, about. */
  private record Tally(String span, Instant from) {

    static Tally of(TimeRange received) {
      if (received.equals(TimeRange.ALWAYS)) {
        return new Tally("all", received.from());
      }
      boolean isShort = Duration.between(received.from(), received.to()).compareTo(BY_HOURS) <= 0;
      return isShort
          ? new Tally("hour", received.from().truncatedTo(ChronoUnit.HOURS))
          : new Tally("day", received.from().truncatedTo(ChronoUnit.DAYS));
    }
  }
}
