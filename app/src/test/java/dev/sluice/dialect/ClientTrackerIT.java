package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.ApiKey;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ClientTrackerIT {

  private static final String REGISTER = "/api/register";
  private static final String LOGS = "/api/logs";
  private static final String DAILY = "/api/usage/daily";
  private static final String TOP = "/api/usage/top";
  private static final String HIT = "{\"endpoint\":\"/api/orders\"}";
  private static final long EXACT = 1L << 53;
  private static final Duration SOON = DialectServer.SOON;

  private final RunningServer server = SharedServer.get();
  private final Calls calls = server.calls();

  @Test
  void who_registers_records_hits_by_key_or_token_and_sees_them_by_token() {
    String email = Sent.freshEmail();
    LocalDate begun = LocalDate.now(ZoneOffset.UTC);

    Calls.Answer registered = register(email, "");
    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.header("Cache-Control")).isEqualTo("no-store");
    JsonNode told = registered.json();
    assertThat(told.propertyNames())
        .containsExactly("client_id", "name", "email", "api_key", "token", "created_at");
    assertThat(told.path("name").asString()).isEqualTo("Bob");
    assertThat(told.path("email").asString()).isEqualTo(email);
    assertThat(Instant.parse(told.path("created_at").asString()))
        .isBefore(Instant.now().plusSeconds(60));
    String key = told.path("api_key").asString();
    String token = "Bearer " + told.path("token").asString();

    isRecorded(Sent.post(calls, LOGS, HIT, "X-API-Key", key));
    isRecorded(Sent.post(calls, LOGS + "?api_key=" + key, HIT));
    isRecorded(Sent.post(calls, LOGS, HIT, "Authorization", token));

    JsonNode week =
        await()
            .atMost(SOON)
            .until(
                () -> Sent.get(calls, DAILY, "Authorization", token).json(),
                usage -> requestsSince(begun, usage) == 3);
    LocalDate today = LocalDate.parse(week.path("end_date").asString());
    assertThat(today).isBetween(begun, LocalDate.now(ZoneOffset.UTC));
    assertThat(week.propertyNames())
        .containsExactly("client_id", "start_date", "end_date", "usage");
    assertThat(week.path("client_id")).isEqualTo(told.path("client_id"));
    assertThat(week.path("start_date").asString()).isEqualTo(today.minusDays(6).toString());
    assertThat(week.path("usage")).hasSize(7);
    assertThat(week.at("/usage/6/date").asString()).isEqualTo(today.toString());
    assertThat(week.at("/usage/0").toString())
        .isEqualTo("{\"date\":\"%s\",\"request_count\":0}".formatted(today.minusDays(6)));
  }

  /** Some of them may have come before midnight, and some after it. */
  private static long requestsSince(LocalDate begun, JsonNode week) {
    return week.path("usage")
        .valueStream()
        .filter(day -> !LocalDate.parse(day.path("date").asString()).isBefore(begun))
        .mapToLong(day -> day.path("request_count").asLong())
        .sum();
  }

  private Calls.Answer register(String email, String more) {
    return Sent.post(
        calls, REGISTER, "{\"name\":\"Bob\",\"email\":\"%s\"%s}".formatted(email, more));
  }

  private static void isRecorded(Calls.Answer answer) {
    assertThat(answer.status()).as(body(answer)).isEqualTo(202);
    assertThat(body(answer))
        .matches("\\{\"message\":\"Log recorded successfully\",\"data\":\\{\"hit_id\":\\d+}}");
  }

  private static String body(Calls.Answer answer) {
    return answer.response().body();
  }

  @Test
  void each_hit_has_a_number_of_its_own_that_any_client_can_read() throws Exception {
    Set<Long> ids = new HashSet<>();

    for (Calls.Answer answer :
        Sent.atOnce(50, () -> Sent.post(calls, LOGS, HIT, "X-API-Key", calls.key()))) {
      ids.add(answer.json().at("/data/hit_id").asLong());
    }

    assertThat(ids).hasSize(50).allMatch(id -> id > 0 && id < EXACT);
  }

  @Test
  void a_hit_is_an_event_that_came_from_where_the_request_did() {
    Calls admin = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.ADMIN));

    Sent.post(
        calls,
        LOGS,
        "{\"endpoint\":\"/a\",\"ip\":\"192.0.2.9\",\"ip_address\":\"192.0.2.9\"}",
        "X-API-Key",
        admin.key());

    JsonNode event =
        await()
            .atMost(SOON)
            .until(
                () -> admin.get("/api/v1/events").json().path("data"), found -> found.size() == 1)
            .get(0);
    assertThat(event.path("page").asString()).isEqualTo("/a");
    assertThat(event.path("action").asString()).isEqualTo("hit");
    assertThat(event.path("ip").asString()).isEqualTo("127.0.0.0");
  }

  @Test
  void of_twenty_who_come_at_once_with_one_e_mail_one_is_registered() throws Exception {
    String email = Sent.freshEmail();

    List<Calls.Answer> answers = Sent.atOnce(20, () -> register(email, ""));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 409)
        .hasSize(19)
        .allMatch(answer -> body(answer).equals("{\"error\":\"Email already registered\"}"));
  }

  @Test
  void a_key_is_good_from_where_its_client_said_it_is() {
    String elsewhere = keyFrom("192.0.2.7, 10.0.0.0/8");
    String here = keyFrom(" 127.0.0.1 ,::1,");

    Calls.Answer refused = Sent.post(calls, LOGS, HIT, "X-API-Key", elsewhere);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(body(refused)).isEqualTo("{\"error\":\"IP not whitelisted\"}");
    isRecorded(Sent.post(calls, LOGS, HIT, "X-API-Key", here));
  }

  private String keyFrom(String list) {
    return register(Sent.freshEmail(), ",\"ip_whitelist\":\"%s\"".formatted(list))
        .json()
        .path("api_key")
        .asString();
  }

  @Test
  void who_registers_with_a_password_can_log_in_and_others_can_not() {
    String with = Sent.freshEmail();
    String without = Sent.freshEmail();
    register(with, ",\"password\":\"12345678\"");
    register(without, ",\"password\":null");
    String login = "{\"email\":\"%s\",\"password\":\"12345678\"}";

    assertThat(Sent.post(calls, "/api/v1/tokens", login.formatted(with)).status()).isEqualTo(200);
    assertThat(Sent.post(calls, "/api/v1/tokens", login.formatted(without)).status())
        .isEqualTo(401);
  }

  @Test
  void a_key_that_writes_does_not_read_and_one_that_the_token_makes_does() {
    JsonNode told = register(Sent.freshEmail(), "").json();
    Calls.Answer byKey = Sent.get(calls, DAILY, "X-API-Key", told.path("api_key").asString());
    Calls.Answer made =
        Sent.post(
            calls,
            "/api/v1/keys",
            "{\"label\":\"usage\",\"scope\":\"read\"}",
            "Authorization",
            "Bearer " + told.path("token").asString());

    assertThat(byKey.status()).isEqualTo(403);
    assertThat(byKey.json().path("error").asString()).contains("'read'");
    assertThat(Sent.get(calls, TOP, "X-API-Key", made.json().path("key").asString()).status())
        .isEqualTo(200);
  }

  @Test
  void who_used_the_most_is_told_as_it_always_was() {
    JsonNode top = Sent.get(calls, TOP, "X-API-Key", calls.key()).json();

    assertThat(top.propertyNames())
        .containsExactly("period", "generated_at", "top_clients", "total_clients");
    assertThat(top.path("period").asString()).isEqualTo("last_24_hours");
    assertThat(Instant.parse(top.path("generated_at").asString())).isNotNull();
    assertThat(top.path("total_clients").isIntegralNumber()).isTrue();
    assertThat(top.path("top_clients").size()).isLessThanOrEqualTo(3);
    assertThat(top.path("top_clients"))
        .allSatisfy(
            client ->
                assertThat(client.propertyNames())
                    .containsExactly("client_id", "name", "request_count"));
  }

  @Test
  void at_a_limit_of_five_five_of_twenty_pass() throws Exception {
    String key = IssuedKey.limitedTo(1, 5);
    long from = System.nanoTime();

    List<Calls.Answer> answers =
        Sent.atOnce(20, () -> Sent.post(calls, LOGS, HIT, "X-API-Key", key));

    long more = Duration.ofNanos(System.nanoTime() - from).toSeconds();
    assertThat(answers.stream().filter(answer -> answer.status() == 202).count())
        .isBetween(5L, 5 + more);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 202)
        .isNotEmpty()
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(429);
              assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("5");
              assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("0");
              assertThat(answer.header("Retry-After")).matches("\\d+");
              assertThat(body(answer))
                  .isEqualTo("{\"error\":\"Rate limit exceeded\",\"limit\":5,\"remaining\":0}");
            });
  }

  @Test
  void who_is_not_known_is_told_by_what_he_showed() {
    isUnknown(Sent.post(calls, LOGS, HIT), "Authentication required");
    isUnknown(Sent.get(calls, DAILY), "Authentication required");
    isUnknown(Sent.post(calls, LOGS, HIT, "X-API-Key", "x"), "Invalid API key");
    isUnknown(
        Sent.post(calls, LOGS + "?api_key=" + ApiKey.made().reveal(), HIT), "Invalid API key");
    isUnknown(Sent.get(calls, TOP, "Authorization", "Bearer x.y.z"), "Invalid token");
  }

  private static void isUnknown(Calls.Answer answer, String error) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(body(answer)).isEqualTo("{\"error\":\"%s\"}".formatted(error));
  }

  @Test
  void what_is_no_json_by_its_type_is_told_what_it_must_be() {
    for (String path : List.of(REGISTER, LOGS)) {
      for (String type : List.of("text/plain", "x", "")) {
        HttpRequest.Builder request = calls.request(path).POST(BodyPublishers.ofString("{}"));
        Calls.Answer answer =
            calls.send((type.isEmpty() ? request : request.header("Content-Type", type)).build());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(body(answer)).isEqualTo("{\"error\":\"Content-Type must be application/json\"}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"endpoint\":7}",
        "{\"endpoint\":\"\"}",
        "{\"endpoint\":\"\\u0000\"}",
        "{\"endpoint\":\"a\",\"endpoint\":\"b\"}",
        "{\"endpoint\":\"\\ud800\"}",
        "{\"name\":\"Bob\"}",
        "{\"name\":\" \",\"email\":\"b@c.de\"}",
        "{\"name\":\"Bob\",\"email\":\"b@c.de\",\"ip_whitelist\":\"nowhere\"}",
        "{\"name\":\"Bob\",\"email\":\"b@c.de\",\"ip_whitelist\":[\"::1\"]}",
        "{\"name\":\"Bob\",\"email\":\"b@c\\r\\nBcc: x\"}"
      })
  void a_body_that_can_not_be_meant_is_refused_in_one_sentence(String body) {
    for (String path : List.of(REGISTER, LOGS)) {
      Calls.Answer answer = Sent.post(calls, path, body, "X-API-Key", calls.key());

      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(body(answer)).isEqualTo("{\"error\":\"Invalid request body\"}");
    }
  }

  @Test
  void a_body_that_is_too_large_and_a_method_that_is_not_offered_are_refused_in_the_same_words() {
    String large = "{\"endpoint\":\"" + "x".repeat(5_000_000) + "\"}";
    for (String path : List.of(REGISTER, LOGS)) {
      Calls.Answer answer = Sent.post(calls, path, large, "X-API-Key", calls.key());

      assertThat(answer.status()).as(path).isEqualTo(413);
      assertThat(answer.json().propertyNames()).containsExactly("error");
    }
    Calls.Answer method = Sent.method(calls, "PUT", DAILY);
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.json().propertyNames()).containsExactly("error");
  }

  @Test
  void health_is_told_as_it_always_was() {
    JsonNode health =
        await()
            .atMost(SOON)
            .until(
                () -> Sent.get(calls, "/health").json(),
                told -> told.path("status").asString().equals("healthy"));

    assertThat(health.path("timestamp").isIntegralNumber()).isTrue();
    assertThat(health.at("/services/database").asString()).isEqualTo("connected");
    assertThat(health.at("/services/redis").asString()).isEqualTo("connected");
    assertThat(health.at("/services/cache").asString()).isEqualTo("active");
  }
}
