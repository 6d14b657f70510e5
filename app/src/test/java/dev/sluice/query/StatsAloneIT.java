package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of a server that has nothing but its database, some tables of which are held. */
class StatsAloneIT {

  @TempDir private static Path folder;

  private static ScratchDatabase database;
  private static RunningServer server;
  private static Calls calls;

  /** Three days, with an event in each minute of their first two hours. */
  @BeforeAll
  static void start() {
    database = new ScratchDatabase();
    server =
        RunningServer.start(
            "sluice.roles=query",
            "sluice.redis.url=redis://127.0.0.1:1",
            "sluice.store.read-timeout=2s",
            "sluice.store.url=" + database.url(),
            "sluice.access.admin-key-file=" + folder.resolve("admin-key"));
    calls = server.calls();
    await().atMost(Duration.ofSeconds(30)).until(() -> calls.get("/api/v1/events").status() == 200);
    database.run(
        """
        DO $$
        DECLARE client uuid := (SELECT client_id FROM api_keys LIMIT 1);
        BEGIN
          PERFORM make_day(day::date) FROM generate_series('2020-06-01', '2020-06-03', interval '1 day') AS day;
          INSERT INTO events (
            client_id, id, action, user_id, occurred_at, received_at, log_partition, segment, log_offset)
          SELECT client, gen_random_uuid(), 'view', 'u' || minute % 4, at, at, 0, 0, 0
          FROM generate_series('2020-06-01'::timestamptz, '2020-06-03', interval '1 day') AS day,
            generate_series(0, 119) AS minute, LATERAL (SELECT day + minute * interval '1 minute 1 second') AS moment (at);
          INSERT INTO event_segments SELECT DISTINCT date_bin('10 minutes', received_at, 'epoch'), 0 FROM events;
          PERFORM number_keys(ARRAY[client, client], ARRAY['total', 'action'], ARRAY['', 'view'], 1000);
          INSERT INTO counts
          SELECT client, counted_keys.id, span::span, CASE span WHEN 'all' THEN 'epoch' ELSE date_trunc(span, received_at) END,
            0, count(*), 1
          FROM events, counted_keys, unnest(ARRAY['all', 'minute', 'hour', 'day']) AS span GROUP BY 2, 3, 4;
          INSERT INTO users
          SELECT client, user_id, 0, count(*), min(received_at), max(received_at), 1 FROM events GROUP BY user_id;
        END $$
        """);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "summary",
        "breakdown?by=action",
        "breakdown?by=user",
        "breakdown?from=2020-06-01T00:07:00Z&to=2020-06-03T01:13:00Z",
        "breakdown?action=view&from=2020-06-01T00:07:00Z",
        "timeline?bucket=day&from=2020-06-01T00:07:00Z&to=2020-06-03T01:13:00Z",
        "timeline?bucket=day&from=2020-06-01T00:00:00Z&to=2020-06-04T00:00:00Z&zone=Asia/Kolkata",
        "timeline?bucket=minute&from=2020-06-01T00:00:00Z&to=2020-06-01T01:00:00Z&action=view",
      })
  void what_the_counts_tell_never_waits_for_events(String question) throws Exception {
    try (Connection _ = database.locked("events")) {
      assertThat(calls.get("/api/v1/stats/" + question).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "breakdown?from=2020-06-01T00:07:30Z&to=2020-06-03T01:13:30Z",
        "timeline?bucket=day&from=2020-06-01T00:07:30Z&to=2020-06-03T01:13:30Z",
      })
  void the_ends_of_a_time_that_are_no_whole_minutes_are_read_in_their_own_days(String question)
      throws Exception {
    Calls.Answer answer;
    try (Connection _ = database.locked("events_20200602")) {
      answer = calls.get("/api/v1/stats/" + question);
    }

    assertThat(answer.status()).isEqualTo(200);
    // of each full hour one minute has none, since they come every 61 seconds
    assertThat(answer.json().path("total").asLong())
        .isEqualTo(rows("2020-06-01 00:07:30Z", "2020-06-03 01:13:30Z"));
  }

  private static long rows(String from, String to) {
    return Long.parseLong(
        database
            .texts(
                "SELECT count(*) FROM events WHERE received_at >= '%s' AND received_at < '%s'"
                    .formatted(from, to))
            .getFirst());
  }

  @Test
  void what_takes_the_database_too_long_is_too_broad_and_given_up_there() throws Exception {
    try (Connection _ = database.locked("counts")) {
      Calls.Answer answer = calls.get("/api/v1/stats/breakdown?by=role");

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().path("type").asString()).isEqualTo("/problems/too-broad");
      await().until(() -> !isAsking());
    }

    assertThat(calls.get("/api/v1/stats/breakdown?by=role").status()).isEqualTo(200);
  }

  /** To come again would not help: it is not that the database is away. */
  @Test
  void whatever_takes_the_database_too_long_is_too_broad() throws Exception {
    try (Connection _ = database.locked("counts, events")) {
      List<CompletableFuture<Calls.Answer>> asked =
          Stream.of("usage/top", "events?user=u1", "users/u1/path")
              .map(path -> CompletableFuture.supplyAsync(() -> calls.get("/api/v1/" + path)))
              .toList();

      assertThat(asked.stream().map(CompletableFuture::join))
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
                assertThat(answer.json().path("type").asString()).isEqualTo("/problems/too-broad");
              });
    }
  }

  private static boolean isAsking() {
    return database.finds(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'sluice-shared'");
  }

  @Test
  void without_redis_an_answer_is_remembered_and_the_next_is_not_much_later() {
    Calls.Answer first = calls.get("/api/v1/stats/timeline?bucket=minute");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              Calls.Answer next = calls.get("/api/v1/stats/timeline?bucket=minute");
              return !asOf(next).equals(asOf(first));
            });

    assertThat(remembered()).isPositive();
  }

  private static String asOf(Calls.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("asOf").asString();
  }

  private static double remembered() {
    return server
        .bean(MeterRegistry.class)
        .get("sluice.cache.asked")
        .tag("from", "memory")
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
