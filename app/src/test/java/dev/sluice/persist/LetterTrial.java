package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.store.Column;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

/** What comes of something in the shared server's own topic that can't be stored. */
abstract class LetterTrial {

  static final Duration SOON = Duration.ofSeconds(30);

  final RunningServer server = SharedServer.get();
  final DatabaseClient database = server.bean(DatabaseClient.class);
  final Letterbox letters = new Letterbox(server.calls());
  final UUID client = UUID.randomUUID();

  /** One key keeps all of a test in one partition. */
  private final byte[] key = client.toString().getBytes(UTF_8);

  @AfterEach
  void theCountsAreTheRows() {
    assertThat(StoreTrial.check(client, server.bean(Checker.class)).differences()).isEmpty();
  }

  /** A place in the log. */
  record Spot(int partition, long offset) {}

  Spot append(Event event) {
    return append(EventCodec.encode(event));
  }

  Spot append(byte[] value) {
    return append(key, value);
  }

  private Spot append(byte @Nullable [] key, byte[] value) {
    Map.Entry<Integer, Long> next =
        Answers.of(server.bean(EventLog.class).append(client, List.of(new Encoded(key, value))))
            .next()
            .entrySet()
            .iterator()
            .next();
    return new Spot(next.getKey(), next.getValue() - 1);
  }

  JsonNode letterOf(byte[] value) {
    return letterAt(append(value));
  }

  JsonNode letterOf(Event event) {
    return letterOf(EventCodec.encode(event));
  }

  JsonNode letterAt(Spot spot) {
    return letters.at(spot.partition(), spot.offset());
  }

  /** Waits until all is stored that has come to the log of an event's replays so far. */
  void settle(Event replayed) {
    UUID witness = UUID.randomUUID();
    append(
        Encoded.of(replayed.again(replayed.receivedAt())).key(),
        EventCodec.encode(Events.of(witness, "the last")));
    await().atMost(SOON).until(() -> rows(witness) == 1);
  }

  void awaitRows(int number) {
    await().atMost(SOON).until(() -> rows(client) == number);
  }

  long rows() {
    return rows(client);
  }

  private long rows(UUID client) {
    return number("SELECT count(*) AS found FROM events WHERE client_id = :client", client);
  }

  long total() {
    return number(
        """
        SELECT coalesce(sum(value), 0)::bigint AS found
        FROM counted_keys JOIN counts USING (client_id)
        WHERE client_id = :client AND dimension = 'total' AND key_id = id AND span = 'all'
        """,
        client);
  }

  private long number(String sql, UUID client) {
    return Answers.of(
        database
            .sql(sql)
            .bind("client", client)
            .map(row -> Column.required(row, "found", Long.class))
            .one());
  }

  void run(String sql) {
    Answers.of(database.sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }
}
