package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.ingest.Gzip;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class InteractionTrackerIT {

  private static final String FULL =
      """
      {"id":"i-1","userRole":"admin","userId":"u-1","userName":"Ann","actionType":"click",\
      "pageName":"/home","elementId":"btn","elementLabel":"Go","actionDescription":"She went",\
      "ipAddress":"203.0.113.0","deviceInfo":"phone","additionalData":"{\\"a\\":1}",\
      "sessionId":"s-1","userAgent":"UA/1","createdAt":"2026-01-02T03:04:05"}\
      """;

  private final Calls client = DialectServer.newClient();

  @ParameterizedTest
  @ValueSource(strings = {"/interactions", "/api/interactions"})
  void an_interaction_is_found_again_as_it_was_sent(String root) {
    Calls.Answer answer = client.post(root + "/send-single", FULL);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
    assertThat(answer.response().body()).isEqualTo("✅ Single interaction sent to Kafka!");
    DialectServer.awaitStored(client);
    assertThat(body("/interactions?action=click")).isEqualTo("[" + FULL + "]");
    assertThat(body("/api/interactions?action=click"))
        .isEqualTo("[" + FULL.replace("createdAt", "timestamp") + "]");
  }

  @Test
  void all_may_be_missing_and_is_shown_as_missing() {
    assertThat(client.post("/interactions/send-single", "{}").status()).isEqualTo(200);
    DialectServer.awaitStored(client);

    JsonNode shown = client.get("/interactions").json().get(1);
    assertThat(shown.propertyNames())
        .containsExactly(
            "id",
            "userRole",
            "userId",
            "userName",
            "actionType",
            "pageName",
            "elementId",
            "elementLabel",
            "actionDescription",
            "ipAddress",
            "deviceInfo",
            "additionalData",
            "sessionId",
            "userAgent",
            "createdAt");
    assertThat(shown.propertyStream().filter(field -> field.getValue().isNull())).hasSize(13);
    assertThat(shown.path("createdAt").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
  }

  @Test
  void what_our_fields_have_no_room_for_is_found_again_all_the_same() {
    String role = "r".repeat(300);
    client.post(
        "/interactions/send-single",
        "{\"userRole\":\"%s\",\"userId\":\"\",\"actionType\":\"\",\"id\":\"\",\"userName\":7}"
            .formatted(role));
    DialectServer.awaitStored(client);

    JsonNode shown = client.get("/interactions").json().get(1);
    assertThat(shown.path("userRole").asString()).isEqualTo(role);
    assertThat(shown.path("userId").asString()).isEmpty();
    assertThat(shown.path("actionType").asString()).isEmpty();
    assertThat(shown.path("id").asString()).isEmpty();
    assertThat(shown.path("userName").asString()).isEqualTo("7");
  }

  @Test
  void interactions_are_listed_by_user_page_role_action_and_time() {
    send("ann", "/a", "admin", "click", "2026-01-01T10:00:00");
    send("ann", "/b", "admin", "view", "2026-01-02T10:00:00");
    send("bob", "/a", "guest", "click", "2026-01-03T10:00:00");
    DialectServer.awaitStored(client);

    assertThat(users("/interactions/details?user=ann&page=/a")).containsExactly("ann/a");
    assertThat(users("/interactions/details?user=ann")).containsExactly("ann/b", "ann/a");
    assertThat(users("/interactions?role=guest")).containsExactly("bob/a");
    assertThat(users("/api/interactions/details?action=click")).containsExactly("bob/a", "ann/a");
    assertThat(
            users("/interactions/by-date-range?start=2026-01-02T10:00:00&end=2026-01-03T10:00:00"))
        .containsExactly("bob/a", "ann/b");
    assertThat(users("/api/interactions/by-date-range?start=2026-01-03&end=2026-01-04"))
        .containsExactly("bob/a");
    assertThat(client.get("/elastic/latest").json()).hasSize(4);
  }

  @Test
  void the_latest_are_fifty() {
    client.post("/api/v1/events", "[" + "{\"action\":\"x\"},".repeat(59) + "{\"action\":\"x\"}]");
    DialectServer.awaitStored(client);

    assertThat(client.get("/elastic/latest").json()).hasSize(50);
    assertThat(client.get("/interactions").json()).hasSize(61);
  }

  @Test
  void an_event_of_another_kind_shows_what_it_knows() {
    client.post("/api/v1/events", "{\"action\":\"x\",\"user\":\"ann\",\"metadata\":{\"a\":1}}");
    DialectServer.awaitStored(client);

    JsonNode shown = client.get("/interactions?user=ann").json().get(0);
    assertThat(shown.path("additionalData").asString()).isEqualTo("{\"a\": 1}");
    assertThat(shown.path("actionType").asString()).isEqualTo("x");
  }

  @Test
  void without_a_file_some_interactions_are_played() {
    Calls.Answer answer =
        client.send(
            client.request("/interactions/send-from-file").POST(BodyPublishers.noBody()).build());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
    assertThat(answer.response().body()).isEqualTo("✅ Sending interactions to Kafka...");
    DialectServer.awaitStored(client);
    assertThat(client.get("/interactions?role=admin").json()).hasSize(6);
  }

  @Test
  void a_file_is_imported() {
    Calls.Answer answer =
        upload(
            "[{\"userId\":\"ann\",\"pageName\":\"/a\"},{\"userId\":{}},{\"userId\":\"bob\",\"pageName\":\"/b\"}]");

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.response().body()).isEqualTo("✅ Sending interactions to Kafka...");
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("1");
    DialectServer.awaitStored(client);
    assertThat(users("/interactions")).contains("ann/a", "bob/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/interactions", "/api/interactions"})
  void a_body_may_be_lines_or_an_array_of_more_than_a_batch(String root) {
    Calls.Answer lines =
        send(root, "{\"userId\":\"ann\"}\n\n{\"userId\":{}}\n{\"userId\":\"bob\"}");
    Calls.Answer array = send(root, "[" + "{},".repeat(10_000) + "{\"userId\":\"eve\"}]");

    assertThat(lines.status()).as(lines.response().body()).isEqualTo(200);
    assertThat(lines.header("X-Events-Rejected")).isEqualTo("1");
    assertThat(array.status()).as(array.response().body()).isEqualTo(200);
    assertThat(array.header("X-Events-Rejected")).isEqualTo("0");
    DialectServer.awaitStored(client);
    assertThat(users("/interactions?user=bob")).hasSize(1);
    assertThat(users("/interactions?user=eve")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}\n", "[{}"})
  void more_than_are_taken_at_once_are_too_many(String first) {
    String body = first + (first.equals("[{}") ? ",{}" : "{}\n").repeat(1_300_000);

    Calls.Answer answer =
        client.post(
            "/interactions/send-from-file",
            "application/json",
            Gzip.of(body),
            "Content-Encoding",
            "gzip");

    assertRefused(answer, 413, "Content Too Large", "/interactions/send-from-file");
  }

  @Test
  void a_file_that_breaks_off_is_told_and_counted_as_far_as_it_came() {
    double before = durable();

    Calls.Answer answer = upload("[" + "{},".repeat(4_999) + "{\"userId\":{}},{}}");

    assertRefused(answer, 400, "Bad Request", "/interactions/send-from-file");
    assertThat(answer.header("X-Events-Accepted")).isEqualTo("5000");
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("1");
    assertThat(durable()).isEqualTo(before + 5_000);
  }

  private double durable() {
    return client
        .get("/metrics")
        .response()
        .body()
        .lines()
        .filter(
            line ->
                line.startsWith(
                    "sluice_dialect_events_total{dialect=\"interaction-tracker\",outcome=\"durable\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void an_interaction_that_is_sent_again_is_stored_once_in_a_call_and_in_files() {
    for (int times = 0; times < 2; times++) {
      client.post("/interactions/send-single", FULL);
      upload("[" + FULL + "," + FULL + "]");
      send("/interactions", FULL + "\n" + FULL);
      send("/api/interactions", "[" + FULL + "," + FULL + "]");
    }
    DialectServer.awaitStored(client);

    assertThat(body("/interactions?user=u-1")).isEqualTo("[" + FULL + "]");
  }

  @Test
  void a_file_without_an_interaction_is_a_bad_request() {
    assertRefused(upload("[{\"userId\":{}}]"), 400, "Bad Request", "/interactions/send-from-file");
    assertRefused(upload("nothing"), 400, "Bad Request", "/interactions/send-from-file");
  }

  @Test
  void a_time_that_is_empty_is_missing() {
    send("ann", "/a", "admin", "click", "");
    assertThat(
            client
                .post(
                    "/interactions/send-single",
                    "{\"createdAt\":\""
                        + " \",\"timestamp\":\"2026-01-02T03:04:05\",\"userId\":\"bob\"}")
                .status())
        .isEqualTo(200);
    DialectServer.awaitStored(client);

    assertThat(client.get("/interactions?user=bob").json().get(0).path("createdAt").asString())
        .isEqualTo("2026-01-02T03:04:05");
    assertThat(users("/interactions?user=ann&start=2026-11-01")).containsExactly("ann/a");
  }

  @Test
  void a_user_is_found_by_his_id_and_by_his_name_where_he_has_none() {
    client.post("/interactions/send-single", "{\"userId\":\"u-1\",\"userName\":\"Ann\"}");
    client.post("/interactions/send-single", "{\"userName\":\"Bob\"}");
    DialectServer.awaitStored(client);

    assertThat(client.get("/interactions/details?user=u-1").json()).hasSize(1);
    assertThat(client.get("/interactions/details?user=Bob").json()).hasSize(1);
    assertThat(client.get("/interactions/details?user=Ann").json()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"userId\":{}}",
        "{\"createdAt\":\"soon\"}",
        "{\"createdAt\":\"2999-01-01T00:00:00\"}",
        "{\"userName\":\"\\u0000\"}"
      })
  void what_is_no_interaction_is_refused_as_the_tracker_refuses(String json) {
    assertRefused(
        client.post("/interactions/send-single", json),
        400,
        "Bad Request",
        "/interactions/send-single");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start=soon",
        "end=x",
        "user=%00",
        "start=2026-01-02T00:00:00&end=2026-01-01T00:00:00"
      })
  void what_is_asked_for_wrongly_is_refused_in_the_same_shape(String query) {
    assertRefused(
        client.get("/interactions/by-date-range?" + query),
        400,
        "Bad Request",
        "/interactions/by-date-range");
  }

  @Test
  void who_has_no_key_is_the_client_that_the_settings_name() {
    assertThat(DialectServer.anonymous("POST", "/interactions/send-single", "{}").status())
        .isEqualTo(200);
    assertThat(DialectServer.anonymous("GET", "/elastic/latest", "").status()).isEqualTo(200);
  }

  @Test
  void who_has_no_key_where_none_is_named_is_told_so_in_the_same_shape() {
    assertRefused(
        DialectServer.anonymous(SharedServer.get(), "GET", "/interactions", ""),
        401,
        "Unauthorized",
        "/interactions");
  }

  @Test
  void a_key_that_writes_reads_nothing() {
    assertRefused(
        DialectServer.with(IssuedKey.of(Scope.WRITE)).get("/elastic/latest"),
        403,
        "Forbidden",
        "/elastic/latest");
  }

  private static void assertRefused(Calls.Answer answer, int status, String error, String path) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.response().body().replaceFirst("\\d{13}", "0"))
        .isEqualTo(
            "{\"timestamp\":0,\"status\":%d,\"error\":\"%s\",\"path\":\"%s\"}"
                .formatted(status, error, path));
  }

  private Calls.Answer upload(String json) {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"i.json\"\r\n"
            + "Content-Type: application/json\r\n\r\n"
            + json
            + "\r\n--b--\r\n";
    return client.post(
        "/interactions/send-from-file",
        "multipart/form-data; boundary=b",
        body.getBytes(StandardCharsets.UTF_8));
  }

  private Calls.Answer send(String root, String body) {
    return client.post(
        root + "/send-from-file", "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private void send(String user, String page, String role, String action, String time) {
    Calls.Answer answer =
        client.post(
            "/interactions/send-single",
            "{\"userId\":\"%s\",\"pageName\":\"%s\",\"userRole\":\"%s\",\"actionType\":\"%s\",\"timestamp\":\"%s\"}"
                .formatted(user, page, role, action, time));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
  }

  private String body(String path) {
    Calls.Answer answer = client.get(path);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.response().body();
  }

  private List<String> users(String path) {
    return client
        .get(path)
        .json()
        .valueStream()
        .map(each -> each.path("userId").asString("") + each.path("pageName").asString(""))
        .toList();
  }
}
