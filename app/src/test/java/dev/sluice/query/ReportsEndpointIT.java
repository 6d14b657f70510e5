package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import dev.sluice.access.ApiKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** On tables of its own, or whoever closes periods would go on from those that are made here. */
class ReportsEndpointIT {

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
            "sluice.store.url=" + database.url(),
            "sluice.access.admin-key-file=" + folder.resolve("admin-key"));
    calls = server.calls();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> calls.get("/api/v1/reports").status() == 200);
    close(UUID.fromString(database.texts("SELECT client_id FROM api_keys").getFirst()));
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static void close(UUID client) {
    for (int hour = 0; hour < 16; hour += 4) {
      database.run(
          """
          INSERT INTO closed_periods (kind, starts_at, ends_at, made_at, is_stale)
          VALUES (
            'report', '2018-05-01 %1$02d:00Z', '2018-05-01 %2$02d:00Z', '2018-05-01 %2$02d:01Z', %3$s)
          """
              .formatted(hour, hour + 4, hour == 8));
      if (hour != 4) {
        add(client, hour, "ada", hour + 1);
        add(client, hour, "bob", hour + 2);
        add(client, hour, "Ünal/ß", hour + 3);
      }
    }
    add(UUID.randomUUID(), 0, "of somebody else", 9);
  }

  private static void add(UUID client, int hour, String user, int actions) {
    database.run(
        "INSERT INTO activity_reports VALUES ('%s', '2018-05-01 %02d:00Z', '%s', %d)"
            .formatted(client, hour, user, actions));
  }

  @Test
  void the_periods_that_were_added_up_are_listed_the_newest_first() {
    JsonNode list = get("/api/v1/reports?limit=3");
    JsonNode rest = get("/api/v1/reports?limit=3" + "&cursor=" + list.path("next").asString());

    assertThat(list.at("/data/0").toString())
        .isEqualTo(
            "{\"from\":\"2018-05-01T12:00:00Z\",\"to\":\"2018-05-01T16:00:00Z\","
                + "\"madeAt\":\"2018-05-01T16:01:00Z\",\"stale\":false}");
    assertThat(list.path("data").valueStream().map(period -> period.path("stale").asBoolean()))
        .containsExactly(false, true, false);
    assertThat(rest.path("data")).hasSize(1);
    assertThat(rest.path("next").isNull()).isTrue();
    assertThat(rest.has("asOf")).isTrue();
  }

  @Test
  void a_period_has_its_users_by_their_names_and_those_of_no_other_client() {
    JsonNode report = get("/api/v1/reports/activity?period=2018-05-01T02:30:00Z");

    assertThat(report.path("data").valueStream().map(ReportsEndpointIT::line))
        .containsExactly("ada 1 at 00", "bob 2 at 00", "Ünal/ß 3 at 00");
    assertThat(report.at("/data/0/period/madeAt").asString()).isEqualTo("2018-05-01T04:01:00Z");
  }

  @Test
  void pages_of_any_length_together_are_all_there_is() {
    List<String> whole = lines("limit=1000");

    assertThat(whole)
        .containsExactly(
            "ada 13 at 12",
            "bob 14 at 12",
            "Ünal/ß 15 at 12",
            "ada 9 at 08",
            "bob 10 at 08",
            "Ünal/ß 11 at 08",
            "ada 1 at 00",
            "bob 2 at 00",
            "Ünal/ß 3 at 00");
    for (int limit = 1; limit < 10; limit++) {
      assertThat(lines("limit=" + limit)).isEqualTo(whole);
    }
  }

  @Test
  void a_time_narrows_the_periods() {
    assertThat(lines("from=2018-05-01T08:00:00Z&to=2018-05-01T12:00:00Z"))
        .containsExactly("ada 9 at 08", "bob 10 at 08", "Ünal/ß 11 at 08");
  }

  @Test
  void a_user_is_followed_through_the_periods() {
    assertThat(lines("limit=2&user=bob"))
        .containsExactly("bob 14 at 12", "bob 10 at 08", "bob 2 at 00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/reports", "/api/v1/reports/activity"})
  void a_place_in_the_list_of_another_client_is_as_unknown_as_one_that_nobody_has(String list) {
    Calls another = anotherWithReports();
    String place = another.get(list + "?limit=1").json().path("next").asString();
    assertThat(another.get(list + "?limit=1&cursor=" + place).status()).isEqualTo(200);

    Calls.Answer others = calls.get(list + "?cursor=" + place);
    Calls.Answer nobodys = calls.get(list + "?cursor=nobodys");

    assertThat(others.status()).isEqualTo(400).isEqualTo(nobodys.status());
    assertThat(others.json().path("detail")).isEqualTo(nobodys.json().path("detail"));
  }

  private static Calls anotherWithReports() {
    UUID client = UUID.randomUUID();
    ApiKey key = ApiKey.made();
    database.run("INSERT INTO clients (id, name) VALUES ('%s', 'another')".formatted(client));
    database.run(
        "INSERT INTO api_keys (prefix, client_id, hash, scope, label) VALUES ('%s', '%s', sha256('%s'), 'read', 'x')"
            .formatted(key.reveal().substring(3, 15), client, key.reveal()));
    add(client, 0, "a", 1);
    add(client, 8, "a", 1);
    return new Calls("http://127.0.0.1:" + server.port(), key.reveal());
  }

  private static List<String> lines(String asked) {
    List<String> lines = new ArrayList<>();
    for (String next = ""; !next.equals("&cursor="); ) {
      JsonNode page = get("/api/v1/reports/activity?" + asked + next);
      page.path("data").forEach(line -> lines.add(line(line)));
      next = "&cursor=" + page.path("next").asString("");
    }
    return lines;
  }

  private static String line(JsonNode line) {
    return "%s %d at %s"
        .formatted(
            line.path("user").asString(),
            line.path("actions").asLong(),
            line.at("/period/from").asString().substring(11, 13));
  }

  @Test
  void a_period_that_was_not_added_up_is_not_there() {
    Calls.Answer answer = calls.get("/api/v1/reports/activity?period=2018-06-01T00:00:00Z");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/not-found");
  }

  @Test
  void a_cursor_of_another_list_is_none() {
    String cursor = get("/api/v1/reports?limit=1").path("next").asString();

    assertThat(calls.get("/api/v1/reports?cursor=" + cursor).status()).isEqualTo(200);
    assertThat(calls.get("/api/v1/reports/activity?cursor=" + cursor).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?limit=1001",
        "?period=2018-05-01T00:00:00Z",
        "?from=yesterday",
        "/activity?period=now",
        "/activity?cursor=AAAA.AAAA",
        "/activity?user=",
        "/activity?user=%00",
        "/activity?page=/start"
      })
  void what_can_t_be_meant_is_refused_by_name(String asked) {
    Calls.Answer answer = calls.get("/api/v1/reports" + asked);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(asked).contains(answer.json().path("parameter").asString() + "=");
  }

  private static JsonNode get(String path) {
    Calls.Answer answer = calls.get(path);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }
}
