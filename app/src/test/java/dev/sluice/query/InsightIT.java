package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Questions about many events, on tables of their own. */
class InsightIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String OF_MAY = "from=2022-05-01T00:00:00Z&to=2022-05-04T00:00:00Z";
  private static final String FUNNEL = "/api/v1/stats/funnel?steps=view,add";

  @TempDir private static Path folder;

  private static ScratchDatabase database;
  private static RunningServer server;
  private static Calls calls;

  @BeforeAll
  static void start() {
    database = new ScratchDatabase();
    server =
        RunningServer.start(
            "sluice.roles=query",
            "sluice.query.insight-events=1000",
            "sluice.store.read-timeout=4s",
            "sluice.store.url=" + database.url(),
            "sluice.access.admin-key-file=" + folder.resolve("admin-key"));
    calls = server.calls();
    await().atMost(SOON).until(() -> calls.get("/api/v1/stats/uniques").status() == 200);
    store(database.texts("SELECT client_id FROM api_keys").getFirst());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static void store(String client) {
    for (String row :
        List.of(
            "'view', 'ada', '2022-05-01 10:00Z'",
            "'add', 'ada', '2022-05-01 10:10Z'",
            "'view', 'bob', '2022-05-02 10:00Z'",
            "'view', 'ada', '2022-05-03 10:00Z'",
            "'view', NULL, '2022-05-03 10:00Z'")) {
      database.run(
          "SELECT make_day(%s::timestamptz::date)"
              .formatted(row.substring(row.lastIndexOf(", ") + 2)));
      database.run(
          """
          INSERT INTO events (
            client_id, id, action, user_id, received_at, occurred_at, log_partition, segment, log_offset)
          SELECT '%s', gen_random_uuid(), action, user_id, at::timestamptz, at::timestamptz, 0, 0, 0
          FROM (VALUES (%s)) AS made (action, user_id, at)
          """
              .formatted(client, row));
    }
    database.run(
        """
        INSERT INTO closed_periods (kind, starts_at, ends_at, is_stale)
        SELECT 'day', day, day + interval '1 day', day = '2022-05-02'
        FROM generate_series('2022-04-01'::timestamptz, '2022-05-02', '1 day') AS day
        """);
    // what is told of a day that is closed can be told from its rows
    database.run(
        """
        INSERT INTO daily_usage VALUES
          ('%1$s', '2022-04-30', 500, 50), ('%1$s', '2022-05-01', 500, 60), ('%1$s', '2022-05-02', 500, 70)
        """
            .formatted(client));
    database.run(
        """
        INSERT INTO counts (client_id, key_id, span, since, log_partition, value, version)
        VALUES ('%1$s', key_number('total', ''), 'day', '2022-03-01', 0, 1001, 1)
        """
            .formatted(client));
    database.run(
        "INSERT INTO counted_keys VALUES ('%s', 'total', '', key_number('total', ''))"
            .formatted(client));
  }

  @Test
  void users_are_counted_by_the_rows() {
    assertThat(users("/api/v1/stats/uniques?" + OF_MAY)).containsExactly(1L, 1L, 1L);
    assertThat(get("/api/v1/stats/uniques?" + OF_MAY).path("users").asLong()).isEqualTo(2);
  }

  @Test
  void a_day_that_is_closed_is_not_counted_again_and_one_that_is_stale_is() {
    String days =
        "/api/v1/stats/uniques?total=false&from=2022-04-29T00:00:00Z&to=2022-05-04T00:00:00Z";

    assertThat(users(days)).containsExactly(0L, 50L, 60L, 1L, 1L);
    assertThat(get(days).has("users")).isFalse();
  }

  @Test
  void a_single_day_that_is_closed_says_how_many_there_were_in_all() {
    String day = "/api/v1/stats/uniques?from=2022-05-01T00:00:00Z&to=2022-05-02T00:00:00Z";

    assertThat(get(day).path("users").asLong()).isEqualTo(60);
    assertThat(get(day + "&action=view").path("users").asLong()).isEqualTo(1);
    assertThat(get(day + "&zone=Europe/Berlin").path("users").asLong()).isEqualTo(1);
  }

  private static List<Long> users(String asked) {
    return get(asked)
        .path("data")
        .valueStream()
        .map(bucket -> bucket.path("users").asLong())
        .toList();
  }

  @Test
  void buckets_are_named_by_the_clock_of_their_zone() {
    JsonNode data =
        get("/api/v1/stats/uniques?bucket=day&zone=Europe/Berlin&from=2022-03-26T23:00:00Z&to=2022-03-28T22:00:00Z")
            .path("data");

    assertThat(data.valueStream().map(bucket -> bucket.path("from").asString()))
        .containsExactly("2022-03-27T00:00:00+01:00", "2022-03-28T00:00:00+02:00");
  }

  @Test
  void a_funnel_says_who_came_how_far() {
    JsonNode funnel = get(FUNNEL + "&within=10m&" + OF_MAY);

    assertThat(funnel.path("data").toString())
        .isEqualTo(
            "[{\"step\":1,\"action\":\"view\",\"users\":2,\"ofFirst\":1.0,\"ofBefore\":1.0,\"medianSeconds\":null},"
                + "{\"step\":2,\"action\":\"add\",\"users\":1,\"ofFirst\":0.5,\"ofBefore\":0.5,\"medianSeconds\":600.0}]");
    assertThat(get(FUNNEL + "&within=599s&" + OF_MAY).at("/data/1/users").asLong()).isZero();
    assertThat(get("/api/v1/stats/funnel?step=view&step=add&" + OF_MAY).path("data")).hasSize(2);
  }

  @Test
  void weeks_in_which_nobody_came_are_shown() {
    JsonNode retention = get("/api/v1/stats/retention?weeks=3");

    assertThat(retention.path("data")).hasSize(3);
    assertThat(retention.path("data").valueStream().map(week -> week.path("returned").size()))
        .containsExactly(3, 2, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniques?bucket=year | bucket",
        "uniques?zone=Nowhere | zone",
        "uniques?total=perhaps | total",
        "uniques?from=2022-05-02T00:00:00Z&to=2022-05-02T00:00:00Z | to",
        "uniques?steps=a,b | steps",
        "funnel | steps",
        "funnel?steps=view | steps",
        "funnel?steps=a,b,c,d,e,f,g,h,i | steps",
        "funnel?steps=view,,add | steps",
        "funnel?steps=view,add&step=x | step",
        "funnel?step=view&step= | steps",
        "funnel?steps=view,add&within=0s | within",
        "funnel?steps=view,add&within=191d | within",
        "funnel?steps=view,add&within=7 | within",
        "funnel?steps=view,add&action=x | action",
        "retention?weeks=0 | weeks",
        "retention?weeks=27 | weeks",
        "retention?from=2022-05-02T00:00:00Z | from"
      })
  void what_can_t_be_meant_is_refused_by_name(String asked, String parameter) {
    Calls.Answer answer = calls.get("/api/v1/stats/" + asked);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("parameter").asString()).isEqualTo(parameter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniques?from=2022-01-01T00:00:00Z&to=2022-07-11T00:00:00Z | 190 days",
        "uniques?bucket=hour&from=2022-01-01T00:00:00Z&to=2022-03-01T00:00:00Z | 1,000 buckets",
        "uniques?from=2022-03-01T00:00:00Z&to=2022-03-02T00:00:00Z | 1,001 events"
      })
  void what_is_too_much_is_refused_before_a_row_is_read(String asked, String why) {
    Calls.Answer answer = calls.get("/api/v1/stats/" + asked);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/too-broad");
    assertThat(answer.json().path("detail").asString()).contains(why);
  }

  @Test
  void what_takes_too_long_is_cancelled_in_the_database_and_refused() throws SQLException {
    try (Connection locked = database.locked("events")) {
      Calls.Answer answer = calls.get(FUNNEL + "&within=2h");

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().path("type").asString()).isEqualTo("/problems/too-broad");
      await().until(() -> !isAtWork());
      locked.rollback();
    }
    assertThat(calls.get(FUNNEL + "&within=2h").status()).isEqualTo(200);
  }

  private static boolean isAtWork() {
    return database.finds(
        "SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%WITH best AS%' AND pid <> pg_backend_pid()");
  }

  @Test
  void more_than_are_answered_at_a_time_are_told_to_come_again() throws SQLException {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        Connection locked = database.locked("events")) {
      List<CompletableFuture<Calls.Answer>> questions =
          IntStream.rangeClosed(1, 4)
              .mapToObj(days -> FUNNEL + "&within=" + days + "d")
              .map(asked -> CompletableFuture.supplyAsync(() -> calls.get(asked), clients))
              .toList();
      await()
          .atMost(SOON)
          .until(() -> questions.stream().filter(CompletableFuture::isDone).count() == 2);
      locked.rollback();

      assertThat(questions.stream().map(question -> question.join().status()))
          .containsExactlyInAnyOrder(200, 200, 503, 503);
    }
  }

  @Test
  void what_many_ask_at_a_time_is_found_out_for_all_of_them() throws SQLException {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        Connection locked = database.locked("events")) {
      List<CompletableFuture<Calls.Answer>> questions =
          Stream.generate(() -> FUNNEL + "&within=3h")
              .map(asked -> CompletableFuture.supplyAsync(() -> calls.get(asked), clients))
              .limit(6)
              .toList();
      await().atMost(SOON).until(InsightIT::isAtWork);
      locked.rollback();

      assertThat(questions.stream().map(question -> question.join().status())).containsOnly(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniques?" + OF_MAY, "funnel?steps=view,add", "retention?weeks=3"})
  void who_has_an_answer_is_not_sent_it_again(String question) {
    Calls.Answer first = calls.get("/api/v1/stats/" + question);
    assertThat(first.header("ETag")).startsWith("W/\"");

    Calls.Answer again =
        calls.send(
            calls
                .request("/api/v1/stats/" + question)
                .header("If-None-Match", first.header("ETag"))
                .build());

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.response().body()).isEmpty();
  }

  private static JsonNode get(String path) {
    Calls.Answer answer = calls.get(path);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.json().has("asOf")).isTrue();
    return answer.json();
  }
}
