package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mixpanel.mixpanelapi.ClientDelivery;
import com.mixpanel.mixpanelapi.MessageBuilder;
import com.mixpanel.mixpanelapi.MixpanelAPI;
import dev.sluice.Calls;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.ingest.Gzip;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MixpanelIT {

  private static final Stranger client = new Stranger();

  private final String user = UUID.randomUUID().toString();

  @Test
  void mixpanels_client_delivers_events_and_what_it_knows_of_users() throws IOException {
    MessageBuilder messages = new MessageBuilder(client.key());
    ClientDelivery delivery = new ClientDelivery();
    delivery.addMessage(messages.event(user, "MP Event", new JSONObject(Map.of("a", 1))));
    delivery.addMessage(messages.set(user, new JSONObject(Map.of("plan", "pro"))));

    new MixpanelAPI(client.address() + "/track", client.address() + "/engage").deliver(delivery);

    assertThat(
            client.stored(user, "MP Event").path("metadata").path("properties").path("a").asInt())
        .isEqualTo(1);
    assertThat(client.stored(user, "identify").path("metadata").path("traits"))
        .isEqualTo(json("{\"plan\":\"pro\"}"));
  }

  @Test
  void an_import_is_an_array_or_lines_and_may_be_compressed() {
    String event =
        """
        {"event":"x","properties":{"time":1767323045,"distinct_id":"U","$insert_id":"U","a":1}}
        """
            .strip();
    String again = event.replace("1767323045", "1767323045000");

    List<Calls.Answer> answers =
        List.of(
            client.post("/import?strict=1", of("[" + event + "]"), client.basic()),
            client.post("/import", Gzip.of(of("[" + again + "]")), client.basic()),
            client.post(
                "/import",
                of("[" + event.replace("1767323045", "\"2026-01-02 03:04:05\"") + "]"),
                client.basic()),
            client.post(
                "/import",
                of(event + "\n" + again + "\n"),
                "Content-Type",
                "application/x-ndjson",
                "X-API-Key",
                client.key()));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.json().path("code").asInt()).isEqualTo(200);
              assertThat(answer.json().path("num_records_imported").asInt()).isPositive();
            });
    JsonNode stored = client.onlyStored(user);
    assertThat(stored.path("occurredAt").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(stored.path("metadata")).isEqualTo(json("{\"properties\":{\"a\":1}}"));
  }

  @Test
  void lines_are_as_many_as_events_may_be_and_a_key_stands_in_one_of_the_first() {
    String[] lines = {"Content-Type", "application/x-ndjson"};
    String keyed = of("{\"event\":\"x\",\"properties\":{\"token\":\"K\",\"distinct_id\":\"U\"}}");

    assertThat(client.post("/import", Gzip.of("1\n".repeat(100_001)), lines).status())
        .isEqualTo(413);
    assertThat(client.post("/import", "1\n".repeat(1000) + keyed, lines).status()).isEqualTo(401);
    assertThat(client.post("/import", "1\n".repeat(999) + keyed, lines).status()).isEqualTo(200);
    assertThat(client.stored(user)).hasSize(1);
  }

  @Test
  void an_event_may_stand_in_an_address_or_a_form() {
    String event =
        of(
            "{\"event\":\"$mp_web_page_view\",\"properties\":{\"token\":\"K\",\"$user_id\":\"U\","
                + "\"$device_id\":\"d\",\"distinct_id\":\"U\",\"$current_url\":\"/p\"}}");
    String base64 = Base64.getEncoder().encodeToString(event.getBytes(UTF_8));

    assertThat(
            client
                .get("/track?verbose=0&data=" + URLEncoder.encode(base64, UTF_8))
                .response()
                .body())
        .isEqualTo("1");
    assertThat(
            client
                .post("/track/?verbose=1&ip=1", "data=" + URLEncoder.encode(base64, UTF_8))
                .json()
                .path("status")
                .asInt())
        .isEqualTo(1);

    assertThat(client.stored(user))
        .hasSize(2)
        .allSatisfy(
            stored -> {
              assertThat(stored.path("action").asString()).isEqualTo("page");
              assertThat(stored.path("page").asString()).isEqualTo("/p");
              assertThat(stored.path("metadata").path("anonymousId").asString()).isEqualTo("d");
            });
  }

  @Test
  void a_key_that_does_more_than_write_is_not_good_in_an_address_in_whatever_coding() {
    String record = "{\"event\":\"x\",\"properties\":{\"token\":\"%s\",\"distinct_id\":\"%s\"}}";
    String admin = record.formatted(IssuedKey.of(Scope.ADMIN), user);

    assertThat(client.get("/track?data=" + base64(admin)).status()).isEqualTo(403);
    assertThat(client.get("/track?data=" + URLEncoder.encode(admin, UTF_8)).status())
        .isEqualTo(403);
    assertThat(client.post("/track", admin).status()).isEqualTo(200);
    assertThat(client.get("/track?data=" + base64(record.formatted("a", user)), client.basic()))
        .extracting(Calls.Answer::status)
        .isEqualTo(200);
  }

  private static String base64(String text) {
    return URLEncoder.encode(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void the_client_for_python_says_in_its_form_that_it_wants_to_be_told_more() {
    String event = of("{\"event\":\"x\",\"properties\":{\"token\":\"K\",\"distinct_id\":\"U\"}}");
    String fields = "&verbose=1&ip=0";

    Calls.Answer answer =
        client.post(
            "/track",
            "data=" + URLEncoder.encode(event, UTF_8) + fields,
            "Content-Type",
            "application/x-www-form-urlencoded");
    Calls.Answer refused =
        client.post("/track", "data=" + URLEncoder.encode(event.replace(client.key(), "x"), UTF_8));

    assertThat(answer.json().path("status").asInt()).isEqualTo(1);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().path("status").asInt(-1)).isZero();
    assertThat(refused.json().path("error").asString()).isNotEmpty();
  }

  @Test
  void a_form_has_its_fields_in_any_order() {
    String event =
        of("{\"event\":\"x&data=y\",\"properties\":{\"token\":\"K\",\"distinct_id\":\"U\"}}");

    assertThat(client.post("/track", "verbose=1&ip=1&data=" + base64(event)).json().path("status"))
        .isEqualTo(json("1"));
    assertThat(client.post("/track", " " + event).response().body()).isEqualTo("1");

    assertThat(client.stored(user))
        .hasSize(2)
        .allSatisfy(stored -> assertThat(stored.path("action").asString()).isEqualTo("x&data=y"));
  }

  @Test
  void a_batch_that_is_too_large_is_to_be_halved() {
    byte[] large = Gzip.of("[\"" + " ".repeat(5_000_000) + "\"]");

    assertThat(client.post("/track", large, client.basic()).status()).isEqualTo(413);
  }

  @Test
  void a_record_that_is_refused_is_named_by_its_place_and_its_id() {
    String good = of("{\"event\":\"x\",\"properties\":{\"distinct_id\":\"U\"}}");
    String bad = "{\"event\":\"\",\"properties\":{\"$insert_id\":\"m-1\"}}";

    List<Calls.Answer> answers =
        List.of(
            client.post("/import", "[%s,%s]".formatted(good, bad), client.basic()),
            client.post(
                "/import",
                good + "\n\n" + bad,
                "Content-Type",
                "application/x-ndjson",
                "X-API-Key",
                client.key()));

    for (Calls.Answer answer : answers) {
      JsonNode failed = answer.json().path("failed_records");
      assertThat(failed).hasSize(1);
      assertThat(failed.get(0).path("index").asInt()).isEqualTo(1);
      assertThat(failed.get(0).path("insert_id").asString()).isEqualTo("m-1");
      assertThat(failed.get(0).path("field").asString()).isEqualTo("event");
      assertThat(failed.get(0).path("message").asString()).isNotEmpty();
    }
  }

  @Test
  void who_is_identified_was_the_device_before_and_no_other_user() {
    String before = "{\"event\":\"$identify\",\"properties\":{\"token\":\"K\",";

    client.post(
        "/track",
        of(
            "["
                + before
                + "\"$insert_id\":\"U\",\"$identified_id\":\"U\",\"$anon_id\":\"a\",\"distinct_id\":\"a\"}},"
                + before
                + "\"$user_id\":\"U\",\"$device_id\":\"d\",\"$anon_distinct_id\":\"ben\"}}]"));

    assertThat(client.stored(user))
        .extracting(stored -> stored.path("metadata"))
        .containsExactlyInAnyOrder(
            json("{\"anonymousId\":\"a\",\"properties\":{}}"),
            json("{\"properties\":{\"$device_id\":\"d\"}}"));
  }

  @Test
  void an_alias_is_the_new_name_and_a_group_has_traits() {
    client.post(
        "/track",
        of(
            "{\"event\":\"$create_alias\",\"properties\":{\"token\":\"K\",\"alias\":\"U\",\"distinct_id\":\"old\"}}"));
    Calls.Answer group =
        client.post(
            "/groups",
            of(
                "[{\"$token\":\"K\",\"$group_key\":\"company\",\"$group_id\":\"acme\",\"$set\":{\"n\":1}},"
                    + "{\"$token\":\"K\",\"$group_key\":\"company\"}]"));

    assertThat(client.stored(user, "alias").path("metadata").path("previousId").asString())
        .isEqualTo("old");
    assertThat(group.response().body()).isEqualTo("1");
    assertThat(group.header("X-Events-Rejected")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data=%", "data=!", "[{", "[7"})
  void what_cannot_be_read_is_refused(String body) {
    for (String path : List.of("/track", "/import", "/engage", "/groups")) {
      assertThat(client.post(path, body, client.basic()).status()).isEqualTo(400);
    }
    assertThat(client.get("/track?data=!", client.basic()).status()).isEqualTo(400);
    assertThat(client.get("/track?data=%5B%7B", client.basic()).status()).isEqualTo(400);
    assertThat(client.get("/track", client.basic()).status()).isEqualTo(400);
    assertThat(client.post("/track", "[]").status()).isEqualTo(401);
  }

  @Test
  void the_client_for_browsers_may_send_cookies_along() {
    Calls.Answer answer = client.post("/track/", "[]", "Origin", "https://shop.example");

    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
  }

  private String of(String body) {
    return body.replace("\"K\"", "\"" + client.key() + "\"").replace("\"U\"", "\"" + user + "\"");
  }

  private static JsonNode json(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
