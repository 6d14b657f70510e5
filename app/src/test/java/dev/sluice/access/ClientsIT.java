package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.SharedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ClientsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration EVERYWHERE = Duration.ofSeconds(1);
  private static final String PATH = "/api/v1/clients";

  private static RunningServer other;

  private final RunningServer server = SharedServer.get();
  private final Calls admin = server.calls();
  private final Newcomer ada = Newcomer.come();

  @BeforeAll
  static void start() {
    other = RunningServer.start("sluice.roles=query");
    await().atMost(SOON).until(() -> other.calls().get("/api/v1/events").status() == 200);
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void a_client_sees_itself_with_the_limits_in_force() {
    JsonNode current = ada.owner().get(PATH + "/current").json();

    assertThat(current.path("id").asString()).isEqualTo(ada.id().toString());
    assertThat(current.path("name").asString()).isEqualTo("Ada");
    assertThat(current.path("email").asString())
        .isEqualTo(ada.email().charAt(0) + "****@example.com");
    assertThat(current.at("/limits/eventsPerSecond").asInt()).isEqualTo(50_000);
    assertThat(current.at("/limits/burst").asInt()).isEqualTo(500_000);
    assertThat(ada.writer().get(PATH + "/current").status()).isEqualTo(403);
  }

  @Test
  void clients_are_listed_page_by_page_the_newest_first_and_none_twice() {
    Newcomer bob = Newcomer.come();
    Newcomer eve = Newcomer.come();

    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int i = 0; i < 3; i++) {
      JsonNode page = admin.get(PATH + "?limit=1" + cursor).json();
      seen.add(page.at("/data/0/id").asString());
      cursor = "&cursor=" + page.path("next").asString();
    }

    assertThat(seen).containsExactly(eve.id().toString(), bob.id().toString(), ada.id().toString());
    assertThat(admin.get(PATH + "?cursor=forged").status()).isEqualTo(400);
  }

  @Test
  void a_client_is_shown_to_an_admin_with_its_e_mail_masked() {
    Calls.Answer answer = admin.get(PATH + "/" + ada.id());

    assertThat(answer.json().propertyNames())
        .containsExactlyInAnyOrder(
            "id", "name", "email", "createdAt", "suspendedAt", "eventsPerSecond", "burst");
    assertThat(answer.response().body()).contains("****@example.com").doesNotContain(ada.email());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/00000000-0000-0000-0000-000000000000", "/nonsense", "/%20"})
  void a_client_that_is_not_there_is_not_found(String id) {
    assertThat(admin.get(PATH + id).status()).isEqualTo(404);
    assertThat(admin.patch(PATH + id, "{\"name\":\"x\"}").status()).isEqualTo(404);
  }

  @Test
  void nobody_but_an_admin_looks_after_clients() {
    assertThat(ada.owner().get(PATH).status()).isEqualTo(403);
    assertThat(ada.owner().get(PATH + "/" + ada.id()).status()).isEqualTo(403);
    assertThat(ada.owner().patch(PATH + "/" + ada.id(), "{\"burst\":9}").status()).isEqualTo(403);
    assertThat(ada.owner().get("/api/v1/audit").status()).isEqualTo(403);
  }

  @Test
  void a_suspended_client_is_nobody_everywhere_until_it_is_reinstated() {
    Calls there = Newcomer.at(other, ada.owner());
    String nobody = Newcomer.withoutRequestId(Newcomer.calls(other, "x").get("/api/v1/events"));
    assertThat(List.of(write(ada.writer()), read(ada.owner()), read(there)))
        .containsExactly(202, 200, 200);

    change("{\"suspended\":true}");

    RunningTime.holdsWithin(
        EVERYWHERE,
        () -> write(ada.writer()) == 401 && read(ada.owner()) == 401 && read(there) == 401);
    assertThat(Newcomer.withoutRequestId(there.get("/api/v1/events"))).isEqualTo(nobody);
    assertThat(admin.get(PATH + "/" + ada.id()).json().path("suspendedAt").isNull()).isFalse();

    change("{\"suspended\":false}");

    await().atMost(SOON).until(() -> write(ada.writer()) == 202);
    assertThat(List.of(read(ada.owner()), read(there))).as("tokens of before").containsOnly(401);
    String token =
        Newcomer.logIn(server, ada.email(), Newcomer.PASSWORD).json().path("token").asString();
    assertThat(read(Newcomer.calls(other, token))).isEqualTo(200);
  }

  private static int write(Calls calls) {
    return calls.post("/api/v1/events", "{\"action\":\"x\"}").status();
  }

  private static int read(Calls calls) {
    return calls.get("/api/v1/events").status();
  }

  private JsonNode change(String form) {
    Calls.Answer answer = admin.patch(PATH + "/" + ada.id(), form);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void limits_of_a_clients_own_are_in_force_until_null_gives_them_back_to_the_settings() {
    assertThat(change("{\"eventsPerSecond\":7,\"burst\":9}").path("eventsPerSecond").asInt())
        .isEqualTo(7);
    RunningTime.holdsWithin(EVERYWHERE, () -> eventsPerSecond() == 7);

    assertThat(change("{\"burst\":10}").path("eventsPerSecond").asInt()).isEqualTo(7);
    assertThat(change("{\"eventsPerSecond\":null}").path("eventsPerSecond").isNull()).isTrue();
    RunningTime.holdsWithin(EVERYWHERE, () -> eventsPerSecond() == 50_000);
  }

  @Test
  void a_rate_that_is_lowered_alone_is_felt_at_once() {
    change("{\"eventsPerSecond\":1}");
    RunningTime.holdsWithin(EVERYWHERE, () -> eventsPerSecond() == 1);
    long from = System.nanoTime();

    List<Integer> statuses = Stream.generate(() -> write(ada.writer())).limit(20).toList();

    long more = Duration.ofNanos(System.nanoTime() - from).toSeconds() + 1;
    assertThat(statuses.stream().filter(status -> status == 202).count()).isBetween(1L, 1 + more);
    assertThat(statuses).contains(429);
  }

  private int eventsPerSecond() {
    return Newcomer.at(other, ada.owner())
        .get(PATH + "/current")
        .json()
        .at("/limits/eventsPerSecond")
        .asInt();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":null}",
        "{\"suspended\":null}",
        "{\"suspended\":\"yes\"}",
        "{\"eventsPerSecond\":-1}",
        "{\"burst\":0}",
        "{\"email\":\"bob@example.com\"}",
      })
  void a_change_that_makes_no_sense_changes_nothing(String form) {
    assertThat(admin.patch(PATH + "/" + ada.id(), form).status()).isEqualTo(422);
    assertThat(deedsOf(ada.id())).containsExactly("client-registered");
  }

  @Test
  void an_admin_ends_one_key_of_a_client_and_the_client_goes_on_with_the_others() {
    JsonNode second =
        ada.owner().post("/api/v1/keys", "{\"label\":\"leaked\",\"scope\":\"read\"}").json();
    Calls leaked = Newcomer.calls(other, second.path("key").asString());
    assertThat(read(leaked)).isEqualTo(200);
    String keys = PATH + "/" + ada.id() + "/keys";
    String id = second.path("id").asString();

    assertThat(admin.get(keys).json().path("data"))
        .extracting(key -> key.path("label").asString())
        .containsExactly("leaked", "first key");
    assertThat(ada.owner().delete(keys + "/" + id).status()).isEqualTo(403);
    assertThat(admin.delete(PATH + "/" + Newcomer.come().id() + "/keys/" + id).status())
        .as("of another client")
        .isEqualTo(404);
    assertThat(admin.delete(keys + "/" + id).status()).isEqualTo(204);

    RunningTime.holdsWithin(EVERYWHERE, () -> read(leaked) == 401);
    assertThat(write(ada.writer())).isEqualTo(202);
    assertThat(admin.delete(keys + "/nonsense").status()).isEqualTo(404);
    assertThat(admin.get(PATH + "/nonsense/keys").status()).isEqualTo(404);
    assertThat(audit("subject", id).getFirst().path("credential").asString())
        .isEqualTo(admin.key().substring(3, 15));
  }

  @Test
  void the_client_of_the_first_admin_key_stays() {
    String first = admin.get(PATH + "/current").json().path("id").asString();

    Calls.Answer answer = admin.patch(PATH + "/" + first, "{\"suspended\":true}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("field").asString()).isEqualTo("suspended");
    assertThat(read(admin)).isEqualTo(200);
  }

  @Test
  void the_audit_has_every_change_once_and_who_made_it() {
    String key =
        ada.owner()
            .post("/api/v1/keys", "{\"label\":\"x\",\"scope\":\"read\"}")
            .json()
            .path("id")
            .asString();
    ada.owner().delete("/api/v1/keys/" + key);
    ada.owner().delete("/api/v1/keys/" + key);
    change("{\"name\":\"Countess\",\"burst\":9}");
    change("{\"name\":\"Countess\",\"burst\":9}");
    change("{\"suspended\":true}");
    change("{\"suspended\":false}");

    assertThat(deedsOf(ada.id()))
        .containsExactlyInAnyOrder(
            "client-registered",
            "client-renamed",
            "limits-changed",
            "client-suspended",
            "client-reinstated");
    List<JsonNode> ofKey = audit("subject", key);
    assertThat(ofKey.stream().map(entry -> entry.path("what").asString()))
        .containsExactly("key-revoked", "key-created");
    assertThat(ofKey)
        .allSatisfy(
            entry -> {
              assertThat(entry.path("client").asString()).isEqualTo(ada.id().toString());
              assertThat(entry.path("credential").asString()).isNotEmpty();
            });
    assertThat(audit("subject", ada.id().toString()).getFirst().path("credential").asString())
        .isEqualTo(admin.key().substring(3, 15));
  }

  private List<String> deedsOf(UUID client) {
    return audit("subject", client.toString()).stream()
        .map(entry -> entry.path("what").asString())
        .toList();
  }

  private List<JsonNode> audit(String member, String value) {
    return admin
        .get("/api/v1/audit?limit=1000")
        .json()
        .path("data")
        .valueStream()
        .filter(entry -> entry.path(member).asString().equals(value))
        .toList();
  }
}
