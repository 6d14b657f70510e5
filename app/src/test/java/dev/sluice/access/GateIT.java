package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class GateIT {

  private final Calls calls = SharedServer.get().calls();

  @Test
  void a_key_opens_as_a_header_as_a_bearer_and_as_the_user_of_basic() {
    String key = key(Scope.READ);

    assertThat(get("X-API-Key", key).status()).isEqualTo(200);
    assertThat(get("Authorization", "Bearer " + key).status()).isEqualTo(200);
    assertThat(get("Authorization", "basic " + basic(key + ":")).status()).isEqualTo(200);
  }

  @Test
  void without_a_key_nothing_opens() {
    Calls.Answer answer = calls.send(HttpRequest.newBuilder(events()).build());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  void an_unknown_key_and_a_wrong_secret_get_the_same_answer() {
    String known = key(Scope.READ);
    String wrongSecret = sameWithAnotherSecret(known);

    Calls.Answer unknown = get("X-API-Key", ApiKey.made().reveal());
    Calls.Answer wrong = get("X-API-Key", wrongSecret);

    assertThat(wrong.status()).isEqualTo(401).isEqualTo(unknown.status());
    assertThat(withoutRequestId(wrong)).isEqualTo(withoutRequestId(unknown));
  }

  @Test
  void the_database_has_as_little_to_say_of_a_wrong_secret_as_of_a_name_that_nobody_has() {
    KeyTable table = new KeyTable(SharedServer.get().bean(DatabaseClient.class), Rate.NONE);
    String known = key(Scope.READ);
    HashedKey unknown = ApiKey.made().hashed();
    HashedKey wrong = hashed(sameWithAnotherSecret(known));

    assertThat(Answers.of(table.find(unknown).hasElement())).isFalse();
    assertThat(Answers.of(table.find(wrong).hasElement())).isFalse();
    assertThat(Answers.of(table.find(hashed(known))).inForce()).isTrue();
  }

  private static HashedKey hashed(String key) {
    return ApiKey.parse(key).orElseThrow().hashed();
  }

  @Test
  void a_write_key_may_not_read_and_a_read_key_may_not_write() {
    Calls.Answer read = get("X-API-Key", key(Scope.WRITE));
    Calls.Answer write =
        calls.send(
            HttpRequest.newBuilder(events())
                .header("X-API-Key", key(Scope.READ))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"x\"}"))
                .build());

    assertThat(read.status()).isEqualTo(403);
    assertThat(write.status()).isEqualTo(403);
    assertThat(write.json().path("type").asString()).isEqualTo("/problems/forbidden");
  }

  @Test
  void a_write_key_may_stand_in_the_address_of_what_writes_and_no_other_key_anywhere() {
    Calls nobody = new Calls("http://127.0.0.1:" + SharedServer.get().port(), "");
    String event = "{\"action\":\"beacon\"}";
    String write = "/api/v1/events?writeKey=" + key(Scope.WRITE);

    assertThat(status(nobody, write, event)).isEqualTo(202);
    assertThat(status(nobody, "/api/v1/events?writeKey=" + key(Scope.ADMIN), event)).isEqualTo(403);
    assertThat(status(nobody, "/api/v1/events?writeKey=sl_nonsense", event)).isEqualTo(401);
    assertThat(status(nobody, "/api/v1/events?writeKey=" + key(Scope.READ), null)).isEqualTo(401);
    assertThat(status(nobody, write + "&writeKey=" + key(Scope.WRITE), event)).isEqualTo(400);
    assertThat(status(nobody, "/api/v1/events?writeKey", event)).isEqualTo(401);
  }

  /** Without any header, as a beacon is sent. */
  private static int status(Calls calls, String path, @Nullable String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(calls.address(path));
    return calls
        .send(
            body == null
                ? request.build()
                : request
                    .header("Content-Type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build())
        .status();
  }

  @Test
  void two_keys_that_disagree_are_refused() {
    String one = key(Scope.READ);
    String other = key(Scope.READ);

    assertThat(
            List.of(
                status("X-API-Key", one, "Authorization", "Bearer " + other),
                status("X-API-Key", one, "X-API-Key", other),
                status("Authorization", "Bearer " + one, "Authorization", "Bearer " + other)))
        .containsOnly("400 /problems/conflicting-credentials");
  }

  @Test
  void one_key_in_two_places_is_one_key() {
    String key = key(Scope.READ);

    assertThat(status("X-API-Key", key, "Authorization", "Basic " + basic(key + ":")))
        .startsWith("200");
    assertThat(status("X-API-Key", key, "X-API-Key", key)).startsWith("200");
  }

  private String status(String... headers) {
    Calls.Answer answer = calls.send(HttpRequest.newBuilder(events()).headers(headers).build());
    return answer.status() + " " + answer.json().path("type").asString("");
  }

  private static String key(Scope scope) {
    return IssuedKey.of(scope);
  }

  private static String sameWithAnotherSecret(String key) {
    ApiKey other = ApiKey.made();
    String body = key.substring(0, 15) + other.reveal().substring(15, 59);
    return body + ApiKey.checksum(body);
  }

  private static String withoutRequestId(Calls.Answer answer) {
    return answer.response().body().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  private Calls.Answer get(String header, String value) {
    return calls.send(HttpRequest.newBuilder(events()).header(header, value).build());
  }

  private static URI events() {
    return URI.create("http://127.0.0.1:" + SharedServer.get().port() + "/api/v1/events");
  }

  private static String basic(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
