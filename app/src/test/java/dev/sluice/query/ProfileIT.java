package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProfileIT {

  private final JsonNode client =
      SharedServer.get()
          .calls()
          .post(
              "/api/v1/clients",
              "{\"name\":\"Ada\",\"email\":\"%s@example.com\",\"password\":\"correct horse\"}"
                  .formatted(UUID.randomUUID()))
          .json();
  private final Calls writer = as("apiKey");
  private final Calls owner = as("token");

  private Calls as(String credential) {
    return new Calls(
        "http://127.0.0.1:" + SharedServer.get().port(), client.path(credential).asString());
  }

  @Test
  void a_profile_is_what_was_said_of_all_ids_that_are_one() {
    send("{'action':'view','user':'browser-1'}");
    send(
        "{'action':'identify','user':'browser-1','occurredAt':'2026-01-01T09:00:00Z',"
            + "'metadata':{'traits':{'plan':'free','source':'newsletter'}}}");
    send(
        "{'action':'identify','user':'ada','occurredAt':'2026-01-01T10:00:00Z',"
            + "'metadata':{'anonymousId':'browser-1','traits':{'plan':'pro','seats':1.50,'city':null}}}");
    send("{'action':'group','user':'ada','metadata':{'groupId':'acme','traits':{'name':'Acme'}}}");

    JsonNode profile = profile("ada");
    JsonNode ofBrowser = profile("browser-1");

    assertThat(profile.path("user").asString()).isEqualTo("ada");
    assertThat(profile.path("traits").toString())
        .isEqualTo("{\"plan\":\"pro\",\"seats\":1.5,\"source\":\"newsletter\"}");
    assertThat(profile.path("groups").toString()).isEqualTo("[\"acme\"]");
    assertThat(profile.path("aliases").toString()).isEqualTo("[\"browser-1\"]");
    assertThat(profile.path("events").asInt()).isEqualTo(4);
    assertThat(time(profile, "firstSeen")).isBefore(time(profile, "lastSeen"));
    assertThat(time(profile, "asOf")).isAfterOrEqualTo(time(profile, "lastSeen"));
    assertThat(ofBrowser.path("aliases").toString()).isEqualTo("[\"ada\"]");
    for (String part : List.of("traits", "groups", "firstSeen", "lastSeen", "events")) {
      assertThat(ofBrowser.path(part)).as(part).isEqualTo(profile.path(part));
    }
    assertThat(owner.get("/api/v1/groups/acme").json().path("traits").toString())
        .isEqualTo("{\"name\":\"Acme\"}");
  }

  private static Instant time(JsonNode profile, String name) {
    return Instant.parse(profile.path(name).asString());
  }

  @Test
  void a_user_of_whom_nothing_is_said_has_a_profile_with_what_was_seen_of_him() {
    send("{'action':'view','user':'bob'}");

    JsonNode profile = profile("bob");

    assertThat(profile.path("traits")).isEmpty();
    assertThat(profile.path("groups")).isEmpty();
    assertThat(profile.path("aliases")).isEmpty();
    assertThat(profile.path("events").asInt()).isOne();
    assertThat(profile.path("firstSeen")).isEqualTo(profile.path("lastSeen"));
  }

  @Test
  void who_has_it_already_is_told_so() {
    send("{'action':'view','user':'bob'}");
    String path = "/api/v1/users/bob/profile";
    String tag = owner.get(path).header("ETag");

    assertThat(owner.send(owner.request(path).header("If-None-Match", tag).build()).status())
        .isEqualTo(304);
    send("{'action':'identify','user':'bob','metadata':{'traits':{'a':1}}}");
    assertThat(owner.send(owner.request(path).header("If-None-Match", tag).build()).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/users/nobody/profile", "/api/v1/groups/none"})
  void of_whom_nothing_is_known_there_is_no_profile(String path) {
    Calls.Answer answer = owner.get(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/not-found");
  }

  @Test
  void what_can_t_be_meant_is_refused_by_name() {
    Calls.Answer answer = owner.get("/api/v1/users/" + "u".repeat(257) + "/profile");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("parameter").asString()).isEqualTo("user");
    assertThat(owner.get("/api/v1/groups/acme?x=1").status()).isEqualTo(400);
  }

  @Test
  void an_export_has_what_was_said_and_an_erasure_takes_it_away() {
    send("{'action':'identify','user':'ada','metadata':{'anonymousId':'b-1','traits':{'a':1}}}");
    send("{'action':'group','user':'ada','metadata':{'groupId':'acme'}}");

    List<JsonNode> lines =
        owner
            .get("/api/v1/users/ada")
            .response()
            .body()
            .lines()
            .map(JsonMapper.shared()::readTree)
            .toList();

    assertThat(lines)
        .extracting(line -> line.path("kind").asString())
        .containsExactly("user", "profile", "event", "event", "end");
    assertThat(lines.get(1).toString())
        .isEqualTo(
            "{\"kind\":\"profile\",\"traits\":{\"a\":1},\"groups\":[\"acme\"],\"aliases\":[\"b-1\"]}");

    assertThat(owner.delete("/api/v1/users/ada").json().path("done").asBoolean()).isTrue();
    assertThat(owner.get("/api/v1/users/ada/profile").status()).isEqualTo(404);
    assertThat(owner.get("/api/v1/users/b-1/profile").status()).isEqualTo(404);
    assertThat(owner.get("/api/v1/users/ada").response().body().lines()).hasSize(2);
  }

  private JsonNode profile(String user) {
    Calls.Answer answer = owner.get("/api/v1/users/" + user + "/profile");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  /** With apostrophes for quotation marks. */
  private void send(String event) {
    Calls.Answer answer = writer.post("/api/v1/events?ack=stored", event.replace('\'', '"'));
    assertThat(answer.json().path("stored").asBoolean()).as(answer.response().body()).isTrue();
  }
}
