package dev.sluice.query;

import static java.util.stream.Collectors.joining;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Events of one client, made at random and stored as they would be, with what is counted of them.
 */
final class MadeEvents {

  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);
  private static final int IN_A_SEGMENT = 500;

  private final UUID client = UUID.randomUUID();
  private final List<Made> events;

  /**
   * Makes them.
   *
   * @param days over which they were received
   * @param users who did them, a tenth of which nobody did by name
   */
  MadeEvents(Random random, LocalDate first, int days, int users, int number) {
    Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    this.events =
        IntStream.range(0, number)
            .mapToObj(offset -> made(random, from, days, users, offset))
            .toList();
    Stream.iterate(0, day -> day < days, day -> day + 1)
        .forEach(day -> run("SELECT make_day('%s')".formatted(first.plusDays(day))));
    store();
    count();
  }

  /** One of them. */
  record Made(
      @Nullable String user,
      String action,
      String page,
      Instant occurred,
      Instant received,
      int offset) {

    static final Comparator<Made> IN_ORDER =
        Comparator.comparing(Made::occurred)
            .thenComparing(Made::received)
            .thenComparingInt(Made::offset);
  }

  /** Some come late, and many at one moment. */
  private static Made made(Random random, Instant from, int days, int users, int offset) {
    Instant received = from.plus(Duration.ofMinutes(random.nextInt(days * 24 * 60)));
    double squared = random.nextDouble() * random.nextDouble();
    return new Made(
        random.nextInt(10) == 0 ? null : "u" + (int) (squared * users),
        Character.toString('a' + (int) (squared * 7)),
        "p" + random.nextInt(40),
        random.nextInt(4) == 0 ? received.minus(Duration.ofHours(random.nextInt(70))) : received,
        received,
        offset);
  }

  private void store() {
    Answers.of(
        DATABASE
            .sql(
                """
                INSERT INTO events (
                  client_id, id, action, user_id, page, occurred_at, received_at, log_partition, segment, log_offset)
                SELECT
                  :client, gen_random_uuid(), action, nullif(user_id, ''), page, occurred_at::timestamptz,
                  received_at::timestamptz, 0, log_offset / :segment, log_offset
                FROM unnest(
                  :actions::text[], :users::text[], :pages::text[], :occurred::text[], :received::text[], :offsets::int[])
                  AS made (action, user_id, page, occurred_at, received_at, log_offset)
                """)
            .bind("client", client)
            .bind("segment", IN_A_SEGMENT)
            .bind("actions", texts(Made::action))
            .bind("users", texts(event -> event.user == null ? "" : event.user))
            .bind("pages", texts(Made::page))
            .bind("occurred", texts(event -> event.occurred.toString()))
            .bind("received", texts(event -> event.received.toString()))
            .bind("offsets", events.stream().map(Made::offset).toArray(Integer[]::new))
            .fetch()
            .rowsUpdated());
  }

  private String[] texts(Function<Made, String> text) {
    return events.stream().map(text).toArray(String[]::new);
  }

  /** As the writers of events do it. */
  private void count() {
    run(
        """
        INSERT INTO event_segments
        SELECT date_bin('10 minutes', received_at, 'epoch'), segment FROM events WHERE client_id = '%1$s'
        GROUP BY 1, 2
        ON CONFLICT DO NOTHING
        """);
    Stream.of("'total', ''", "'action', action", "'page', page").forEach(this::count);
    run(
        """
        INSERT INTO users (client_id, user_id, log_partition, actions, first_seen, last_seen, version)
        SELECT client_id, user_id, 0, count(*), min(received_at), max(received_at), 1
        FROM events WHERE client_id = '%1$s' AND user_id IS NOT NULL
        GROUP BY client_id, user_id
        """);
  }

  private void count(String name) {
    run(
        """
        WITH named AS (
          INSERT INTO counted_keys (client_id, dimension, key, id)
          SELECT DISTINCT client_id, %2$s, key_number(%2$s) FROM events WHERE client_id = '%1$s'
        )
        INSERT INTO counts (client_id, key_id, span, since, log_partition, value, version)
        SELECT client_id, key_number(%2$s), 'day', date_trunc('day', received_at), 0, count(*), 1
        FROM events WHERE client_id = '%1$s'
        GROUP BY 1, 2, 4
        """
            .replace("%2$s", name));
  }

  private void run(String sql) {
    Answers.of(
        DATABASE
            .sql(sql.replace("%1$s", client.toString()))
            .fetch()
            .rowsUpdated()
            .defaultIfEmpty(0L));
  }

  UUID client() {
    return client;
  }

  /** Those that somebody did by name. */
  Stream<Made> ofUsers() {
    return events.stream().filter(event -> event.user != null);
  }

  @Override
  public String toString() {
    return events.stream().map(Made::toString).collect(joining("\n"));
  }
}
