package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;

/** Events of a few users, the actions of which are numbered from {@code a0} on. */
final class NumberedEvents {

  static final int USERS = 10;

  private static final Duration SOON = Duration.ofSeconds(60);

  private final String key;
  private final Calls calls;

  /**
   * @param key of the client whose they are
   */
  NumberedEvents(String key) {
    this.key = key;
    this.calls = new Calls("http://localhost:" + SharedServer.get().port(), key);
  }

  /** What more each of them has is written as the end of a JSON object. */
  void send(int from, int count, String more) {
    Calls.Answer answer =
        calls.post(
            "/api/v1/events?ack=stored",
            IntStream.range(from, from + count)
                .mapToObj(
                    n -> "{\"action\":\"a%d\",\"user\":\"u%d\"%s}".formatted(n, n % USERS, more))
                .collect(Collectors.joining(",", "[", "]")));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    if (!answer.json().path("stored").asBoolean()) {
      await().atMost(SOON).until(() -> stored(from, count) == count);
    }
  }

  private long stored(int from, int count) {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(
                """
                SELECT count(*) FROM events JOIN api_keys USING (client_id)
                WHERE hash = sha256(convert_to(:key, 'UTF8'))
                  AND action IN (SELECT 'a' || n FROM generate_series(:from, :last) AS n)
                """)
            .bind("key", key)
            .bind("from", from)
            .bind("last", from + count - 1)
            .mapValue(Long.class)
            .one());
  }

  /** How many of them were there. */
  long deleteFirst(int events) {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(
                """
                DELETE FROM events USING api_keys
                WHERE events.client_id = api_keys.client_id AND hash = sha256(convert_to(:key, 'UTF8'))
                  AND action IN (SELECT 'a' || n FROM generate_series(0, :events - 1) AS n)
                """)
            .bind("key", key)
            .bind("events", events)
            .fetch()
            .rowsUpdated());
  }
}
