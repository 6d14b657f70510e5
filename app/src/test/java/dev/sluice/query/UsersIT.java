package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class UsersIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Calls admin = SharedServer.get().calls();
  private final JsonNode client =
      admin
          .post(
              "/api/v1/clients",
              "{\"name\":\"Ada\",\"email\":\"%s@example.com\",\"password\":\"correct horse\"}"
                  .formatted(UUID.randomUUID()))
          .json();
  private final Calls writer = as(client.path("apiKey"));
  private final Calls owner = as(client.path("token"));

  @Test
  void all_that_is_kept_of_a_user_can_be_taken_along() {
    send("ada", "bob", "ada");

    Calls.Answer export = owner.get("/api/v1/users/ada");

    assertThat(export.status()).isEqualTo(200);
    assertThat(export.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(export.header("Content-Disposition")).startsWith("attachment; filename=\"user-");
    List<JsonNode> lines = lines(export);
    assertThat(lines)
        .extracting(line -> line.path("kind").asString())
        .containsExactly("user", "event", "event", "end");
    assertThat(lines.getFirst().path("actions").asInt()).isEqualTo(2);
    assertThat(lines.get(1).path("event").path("user").asString()).isEqualTo("ada");
    assertThat(lines.getLast().path("events").asInt()).isEqualTo(2);
  }

  @Test
  void reports_and_dead_letters_are_taken_along_too() {
    run(
        "INSERT INTO closed_periods VALUES ('report', '2020-01-01Z', '2020-01-02Z') ON CONFLICT DO"
            + " NOTHING");
    run("INSERT INTO activity_reports VALUES ('%s', '2020-01-01Z', 'ada', 3)".formatted(id()));
    run(
        """
        INSERT INTO dead_letters (topic, log_partition, log_offset, reason, detail, payload, client_id, user_id)
        VALUES ('%1$s', 0, 0, 'refused', 'for a test', '{"action":"x"}', '%1$s', 'ada')
        """
            .formatted(id()));

    List<JsonNode> lines = lines(owner.get("/api/v1/users/ada"));

    assertThat(lines)
        .extracting(line -> line.path("kind").asString())
        .containsExactly("user", "report", "dead-letter", "end");
    assertThat(lines.get(1).path("actions").asInt()).isEqualTo(3);
    assertThat(lines.get(2).path("event").path("action").asString()).isEqualTo("x");
  }

  @Test
  void who_is_erased_is_gone_from_all_that_is_shown() {
    send("ada", "bob", "ada");
    assertThat(actions()).isEqualTo(3);

    Calls.Answer erased = owner.delete("/api/v1/users/ada");

    assertThat(actions()).as("which a moment ago were others").isEqualTo(1);
    assertThat(erased.status()).as(erased.response().body()).isEqualTo(200);
    assertThat(erased.json().path("done").asBoolean()).isTrue();
    assertThat(erased.json().path("events").asInt()).isEqualTo(2);
    assertThat(owner.get("/api/v1/events").json().path("data"))
        .extracting(event -> event.path("user").asString())
        .containsExactly("bob");
    assertThat(lines(owner.get("/api/v1/users/ada")).getFirst().path("actions").asInt()).isZero();
    assertThat(admin.get("/api/v1/check?client=" + id()).json().path("equal").asBoolean()).isTrue();
  }

  private int actions() {
    return owner.get("/api/v1/stats/summary").json().path("actions").asInt();
  }

  @Test
  void who_is_erased_is_soon_gone_from_answers_that_are_remembered() {
    send("ada", "bob");
    String question = "/api/v1/stats/breakdown?by=user";
    assertThat(owner.get(question).response().body()).contains("ada");

    owner.delete("/api/v1/users/ada");

    await().atMost(SOON).until(() -> !owner.get(question).response().body().contains("ada"));
    assertThat(owner.get("/api/v1/stats/uniques").json().path("users").asInt()).isOne();
  }

  @Test
  void whom_nobody_knows_is_erased_as_well() {
    Calls.Answer erased = owner.delete("/api/v1/users/nobody");

    assertThat(erased.status()).isEqualTo(200);
    assertThat(erased.json().path("events").asInt()).isZero();
  }

  @Test
  void a_name_of_any_kind_can_be_written_in_an_address() {
    send("a/b c;d%é", "bob");

    Calls.Answer erased = owner.delete("/api/v1/users/a%2Fb%20c%3Bd%25%C3%A9");

    assertThat(erased.json().path("user").asString()).isEqualTo("a/b c;d%é");
    assertThat(erased.json().path("events").asInt()).isOne();
  }

  @Test
  void a_name_that_is_a_step_of_a_way_is_a_name() {
    send(".", "..", "bob");

    for (String name : List.of(".", "..")) {
      JsonNode end = lines(owner.get("/api/v1/users/" + name)).getLast();
      JsonNode erased = owner.delete("/api/v1/users/" + name).json();

      assertThat(end.path("events").asInt()).as(name).isOne();
      assertThat(erased.path("user").asString()).isEqualTo(name);
      assertThat(erased.path("events").asInt()).as(name).isOne();
    }
  }

  @Test
  void the_same_id_brings_nothing_back_and_a_new_event_is_a_new_life() {
    String event = "{\"action\":\"x\",\"user\":\"ada\",\"id\":\"one\"}";
    stored(event);
    owner.delete("/api/v1/users/ada");

    stored(event);
    assertThat(owner.get("/api/v1/events").json().path("data")).isEmpty();

    send("ada");
    assertThat(owner.get("/api/v1/events").json().path("data")).hasSize(1);
    assertThat(owner.delete("/api/v1/users/ada").json().path("events").asInt()).isOne();
    assertThat(owner.get("/api/v1/events").json().path("data")).isEmpty();
  }

  @Test
  void it_takes_an_owner_to_erase_and_a_reader_to_read() {
    String key =
        owner
            .post("/api/v1/keys", "{\"label\":\"r\",\"scope\":\"read\"}")
            .json()
            .path("key")
            .asString();
    Calls reader = new Calls("http://127.0.0.1:" + SharedServer.get().port(), key);

    assertThat(reader.delete("/api/v1/users/ada").status()).isEqualTo(403);
    assertThat(reader.get("/api/v1/users/ada").status()).isEqualTo(200);
    assertThat(writer.get("/api/v1/users/ada").status()).isEqualTo(403);
    assertThat(writer.delete("/api/v1/users/ada").status()).isEqualTo(403);
  }

  @Test
  void the_audit_has_both_and_no_name() {
    String user = "ada-" + UUID.randomUUID();
    owner.get("/api/v1/users/" + user);
    owner.delete("/api/v1/users/" + user);

    Calls.Answer audit = admin.get("/api/v1/audit?limit=1000");

    List<JsonNode> deeds =
        audit
            .json()
            .path("data")
            .valueStream()
            .filter(deed -> deed.path("client").asString().equals(id()))
            .toList();
    assertThat(deeds)
        .extracting(deed -> deed.path("what").asString())
        .startsWith("user-erased", "user-exported");
    assertThat(deeds.get(0).path("subject")).isEqualTo(deeds.get(1).path("subject"));
    assertThat(audit.response().body()).doesNotContain(user);
  }

  @Test
  void a_wrong_name_or_parameter_is_refused() {
    assertThat(owner.get("/api/v1/users/" + "a".repeat(257)).status()).isEqualTo(400);
    assertThat(owner.get("/api/v1/users/%00").status()).isEqualTo(400);
    assertThat(owner.delete("/api/v1/users/ada?from=1").status()).isEqualTo(400);
  }

  private void send(String... users) {
    for (String user : users) {
      stored("{\"action\":\"x\",\"user\":\"%s\"}".formatted(user));
    }
  }

  private void stored(String event) {
    Calls.Answer answer = writer.post("/api/v1/events?ack=stored", event);
    assertThat(answer.json().path("stored").asBoolean()).as(answer.response().body()).isTrue();
  }

  private String id() {
    return client.path("clientId").asString();
  }

  private static void run(String sql) {
    Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(sql)
            .fetch()
            .rowsUpdated()
            .defaultIfEmpty(0L));
  }

  private static List<JsonNode> lines(Calls.Answer answer) {
    return answer
        .response()
        .body()
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static Calls as(JsonNode credential) {
    return new Calls("http://127.0.0.1:" + SharedServer.get().port(), credential.asString());
  }
}
