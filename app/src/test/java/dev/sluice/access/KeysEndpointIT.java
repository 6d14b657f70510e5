package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.SharedServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeysEndpointIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);
  private static final String PATH = "/api/v1/keys";

  /** It believes whatever it is told of whom it hears through a proxy. */
  private static RunningServer other;

  private final RunningServer server = SharedServer.get();
  private final Newcomer ada = Newcomer.come();

  @BeforeAll
  static void start() {
    other =
        RunningServer.start(
            "sluice.roles=query",
            "sluice.http.trusted-proxies=127.0.0.1",
            "sluice.access.keys-per-client=3");
    await().atMost(SOON).until(() -> other.calls().get("/api/v1/events").status() == 200);
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void a_key_does_what_its_scope_says_and_is_shown_whole_only_once() {
    Calls.Answer answer = create("{\"label\":\"reports\",\"scope\":\"read\"}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    String key = answer.json().path("key").asString();
    assertThat(Newcomer.calls(server, key).get("/api/v1/events").status()).isEqualTo(200);
    assertThat(Newcomer.calls(server, key).get(PATH).status()).isEqualTo(403);
    assertThat(ada.owner().get(PATH).response().body())
        .contains(answer.json().path("id").asString())
        .doesNotContain(key.substring(key.length() - 50));
  }

  @Test
  void a_list_shows_each_key_with_what_its_owner_wants_to_know() {
    create(
        "{\"label\":\"from home\",\"scope\":\"write\",\"addresses\":[\"192.0.2.7\",\"2001:db8::/32\"]}");

    JsonNode listed = ada.owner().get(PATH).json().path("data");

    assertThat(listed).hasSize(2);
    assertThat(listed.get(0).propertyNames())
        .containsExactlyInAnyOrder(
            "id", "label", "scope", "addresses", "createdAt", "lastUsedAt", "revokedAt");
    assertThat(listed.get(0).path("label").asString()).isEqualTo("from home");
    assertThat(listed.get(0).path("addresses").valueStream().map(JsonNode::asString))
        .containsExactly("192.0.2.7/32", "2001:db8::/32");
    assertThat(listed.get(1).path("scope").asString()).isEqualTo("write");
    assertThat(listed.get(1).path("addresses").isNull()).isTrue();
    assertThat(listed.get(1).path("revokedAt").isNull()).isTrue();
  }

  @Test
  void a_key_that_was_revoked_is_good_nowhere_within_a_second() {
    JsonNode made = create("{\"label\":\"x\",\"scope\":\"read\"}").json();
    Calls here = Newcomer.calls(server, made.path("key").asString());
    Calls there = Newcomer.at(other, here);
    assertThat(List.of(status(here), status(there))).containsOnly(200);

    assertThat(ada.owner().delete(PATH + "/" + made.path("id").asString()).status()).isEqualTo(204);

    assertThat(status(here)).as("where it was revoked").isEqualTo(401);
    RunningTime.holdsWithin(EVERYWHERE, () -> status(there) == 401);
    assertThat(ada.owner().delete(PATH + "/" + made.path("id").asString()).status()).isEqualTo(204);
    assertThat(ada.owner().get(PATH).json().at("/data/0/revokedAt").isNull()).isFalse();
  }

  private Calls.Answer create(String form) {
    return ada.owner().post(PATH, form);
  }

  private static int status(Calls calls) {
    return calls.get("/api/v1/events").status();
  }

  @Test
  void the_key_of_another_client_is_as_unknown_as_one_that_nobody_has() {
    Newcomer bob = Newcomer.come();
    String bobs = bob.owner().get(PATH).json().at("/data/0/id").asString();

    Calls.Answer others = ada.owner().delete(PATH + "/" + bobs);
    Calls.Answer nobodys = ada.owner().delete(PATH + "/abcdefghijkl");

    assertThat(others.status()).isEqualTo(404);
    assertThat(Newcomer.withoutRequestId(others)).isEqualTo(Newcomer.withoutRequestId(nobodys));
    assertThat(Newcomer.withoutRequestId(ada.owner().delete(PATH + "/nonsense")))
        .isEqualTo(Newcomer.withoutRequestId(nobodys));
    assertThat(bob.writer().post("/api/v1/events", "{\"action\":\"x\"}").status()).isEqualTo(202);
  }

  @Test
  void an_admin_key_is_made_with_an_admin_key() {
    String form = "{\"label\":\"x\",\"scope\":\"admin\"}";

    assertThat(create(form).status()).isEqualTo(403);
    JsonNode made = server.calls().post(PATH, form).json();
    assertThat(Newcomer.calls(server, made.path("key").asString()).get("/api/v1/audit").status())
        .isEqualTo(200);
    server.calls().delete(PATH + "/" + made.path("id").asString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"scope\":\"read\"}",
        "{\"label\":\"x\"}",
        "{\"label\":\"x\",\"scope\":\"owner\"}",
        "{\"label\":\"x\",\"scope\":\"read\",\"addresses\":[]}",
        "{\"label\":\"x\",\"scope\":\"read\",\"addresses\":[\"example.com\"]}",
        "{\"label\":\"x\",\"scope\":\"read\",\"addresses\":[\"10.0.0.1/8\"]}",
        "{\"label\":\"x\",\"scope\":\"read\",\"addresses\":\"10.0.0.0/8\"}",
        "{\"label\":\"x\",\"scope\":\"read\",\"client\":\"another\"}",
      })
  void a_key_that_makes_no_sense_is_not_made(String form) {
    assertThat(create(form).status()).isEqualTo(422);
    assertThat(ada.owner().get(PATH).json().path("data")).hasSize(1);
  }

  @Test
  void a_client_has_no_more_keys_in_force_than_it_may() {
    Calls there = Newcomer.at(other, ada.owner());
    String form = "{\"label\":\"x\",\"scope\":\"read\"}";

    String second = there.post(PATH, form).json().path("id").asString();
    assertThat(there.post(PATH, form).status()).isEqualTo(201);
    Calls.Answer tooMany = there.post(PATH, form);

    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.json().path("type").asString()).isEqualTo("/problems/too-many-keys");
    there.delete(PATH + "/" + second);
    assertThat(there.post(PATH, form).status()).isEqualTo(201);
  }

  @Test
  void a_client_that_makes_keys_all_day_long_has_to_rest() {
    Calls there = Newcomer.at(other, ada.owner());

    List<Integer> statuses =
        IntStream.range(0, 104)
            .mapToObj(i -> there.post(PATH, "{\"label\":\"x\",\"scope\":\"read\"}"))
            .peek(made -> there.delete(PATH + "/" + made.json().path("id").asString()))
            .map(Calls.Answer::status)
            .toList();

    assertThat(statuses.subList(0, 102)).containsOnly(201);
    assertThat(statuses.subList(102, 104)).containsOnly(409);
  }

  @Test
  void a_key_is_good_from_its_addresses_only() {
    String key =
        create(
                "{\"label\":\"x\",\"scope\":\"read\",\"addresses\":[\"192.0.2.0/24\",\"2001:db8::/32\"]}")
            .json()
            .path("key")
            .asString();

    assertThat(from(server, key, "192.0.2.7")).as("through a stranger").isEqualTo(403);
    assertThat(from(other, key, "192.0.2.7")).isEqualTo(200);
    assertThat(from(other, key, "2001:db8::7")).isEqualTo(200);
    assertThat(from(other, key, "192.0.3.7")).isEqualTo(403);
    assertThat(from(other, key, "192.0.2.7, 192.0.3.7")).isEqualTo(403);
  }

  @Test
  void a_key_gets_another_label_and_other_addresses_and_keeps_its_secret() {
    JsonNode made =
        create("{\"label\":\"x\",\"scope\":\"read\",\"addresses\":[\"192.0.2.0/24\"]}").json();
    String key = made.path("key").asString();
    String id = PATH + "/" + made.path("id").asString();
    assertThat(from(other, key, "198.51.100.7")).isEqualTo(403);

    JsonNode moved =
        ada.owner().patch(id, "{\"addresses\":[\"192.0.2.0/24\",\"198.51.100.7\"]}").json();
    JsonNode named = ada.owner().patch(id, "{\"label\":\"y\"}").json();

    assertThat(moved.path("label").asString()).isEqualTo("x");
    assertThat(named.path("label").asString()).isEqualTo("y");
    assertThat(named).isEqualTo(ada.owner().get(PATH).json().at("/data/0"));
    RunningTime.holdsWithin(EVERYWHERE, () -> from(other, key, "198.51.100.7") == 200);
    assertThat(from(other, key, "192.0.2.7")).isEqualTo(200);
    assertThat(ada.owner().patch(id, "{\"addresses\":null}").json().path("addresses").isNull())
        .isTrue();
    RunningTime.holdsWithin(EVERYWHERE, () -> from(other, key, "203.0.113.1") == 200);
    assertThat(server.calls().get("/api/v1/audit?limit=1").json().at("/data/0/what").asString())
        .isEqualTo("key-changed");
  }

  @Test
  void a_key_that_is_anothers_or_revoked_is_not_changed() {
    String bobs = Newcomer.come().owner().get(PATH).json().at("/data/0/id").asString();
    String gone = create("{\"label\":\"x\",\"scope\":\"read\"}").json().path("id").asString();
    ada.owner().delete(PATH + "/" + gone);

    assertThat(
            List.of(bobs, gone, "abcdefghijkl", "nonsense").stream()
                .map(id -> ada.owner().patch(PATH + "/" + id, "{\"label\":\"y\"}").status()))
        .containsOnly(404);
    assertThat(ada.owner().patch(PATH + "/" + gone, "{\"scope\":\"admin\"}").status())
        .isEqualTo(422);
    assertThat(ada.owner().patch(PATH + "/" + gone, "{\"label\":\" \"}").status()).isEqualTo(422);
  }

  private static int from(RunningServer server, String key, String address) {
    Calls calls = Newcomer.calls(server, key);
    return calls
        .send(calls.request("/api/v1/events").header("X-Forwarded-For", address).build())
        .status();
  }
}
