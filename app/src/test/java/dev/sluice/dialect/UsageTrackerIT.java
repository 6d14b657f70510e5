package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.ApiKey;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

class UsageTrackerIT {

  private static final String REGISTER = "/api/v1/auth/register";
  private static final String LOGIN = "/api/v1/auth/login";
  private static final String LOGS = "/api/v1/logs";
  private static final String DAILY = "/api/v1/usages/daily";
  private static final String TOP = "/api/v1/usages/top";
  private static final Duration SOON = DialectServer.SOON;
  private static final String PASSWORD = "Correct1horse";
  private static final String LOG =
      "{\"ipAddress\":\"192.0.2.77\",\"endpoint\":\"/api/orders\",\"method\":\"POST\",\"timestamp\":1700000000123}";

  private final RunningServer server = SharedServer.get();
  private final Calls calls = server.calls();

  @Test
  void who_registers_is_told_a_key_logs_calls_with_it_and_logs_in_to_see_how_many_there_were() {
    String email = Sent.freshEmail();
    LocalDate begun = LocalDate.now(ZoneOffset.UTC);

    Calls.Answer registered = register(email);
    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(registered.header("Cache-Control")).isEqualTo("no-store");
    assertThat(body(registered))
        .matches(
            "\\{\"message\":\"Client created successfully\",\"data\":\\{\"apiKey\":\"sl_\\w+\"}}");
    String key = registered.json().at("/data/apiKey").asString();

    Calls.Answer byHeader = Sent.post(calls, LOGS, LOG, "Authorization", "Bearer " + key);
    assertThat(byHeader.status()).isEqualTo(201);
    assertThat(body(byHeader))
        .isEqualTo("{\"message\":\"Log created successfully\",\"data\":null}");
    assertThat(Sent.post(calls, LOGS + "?access_token=" + key, LOG).status()).isEqualTo(201);

    Calls.Answer login = logIn(email, PASSWORD);
    assertThat(login.status()).isEqualTo(201);
    assertThat(body(login))
        .matches(
            "\\{\"message\":\"Login"
                + " successfully\",\"data\":\\{\"client\":\\{\"id\":\"[0-9a-f-]{36}\",\"name\":\"Bob\","
                + "\"email\":\"b\\*{4}@example\\.com\",\"createdAt\":\"\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z\","
                + "\"updatedAt\":\"\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z\"},"
                + "\"token\":\\{\"accessToken\":\"[\\w.-]+\",\"accessTokenExpiresIn\":86400}}}");
    String token = "Bearer " + login.json().at("/data/token/accessToken").asString();

    JsonNode days =
        await()
            .atMost(SOON)
            .until(
                () -> Sent.get(calls, DAILY, "Authorization", token).json(),
                told -> logged(told.path("data")) == 2);
    assertThat(days.propertyNames()).containsExactly("message", "data");
    assertThat(days.path("message").asString())
        .isEqualTo("Daily usage statistics retrieved successfully");
    assertThat(days.path("data"))
        .allSatisfy(
            day -> {
              assertThat(day.propertyNames()).containsExactly("date", "count");
              assertThat(day.path("date").asString())
                  .isIn(beginOf(begun), beginOf(LocalDate.now(ZoneOffset.UTC)));
            });
  }

  private static String beginOf(LocalDate day) {
    return day + "T00:00:00.000Z";
  }

  /** One of them may have come before midnight, and one after it. */
  private static long logged(JsonNode days) {
    return days.valueStream().mapToLong(day -> day.path("count").asLong()).sum();
  }

  private Calls.Answer register(String email) {
    return Sent.post(
        calls,
        REGISTER,
        "{\"name\":\"Bob\",\"email\":\"%s\",\"password\":\"%s\",\"more\":1}"
            .formatted(email, PASSWORD));
  }

  private Calls.Answer logIn(String email, String password) {
    return Sent.post(
        calls, LOGIN, "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  private static String body(Calls.Answer answer) {
    return answer.response().body();
  }

  @Test
  void a_log_is_an_event_whichever_way_its_fields_are_written() {
    Calls admin = admin();
    String bearer = "Bearer " + admin.key();
    String snake = LOG.replace("ipAddress", "ip_address").replace("/api/orders", "/snake");

    assertThat(Sent.post(calls, LOGS, LOG, "Authorization", bearer).status()).isEqualTo(201);
    assertThat(Sent.post(calls, LOGS, snake, "Authorization", bearer).status()).isEqualTo(201);

    JsonNode events =
        await()
            .atMost(SOON)
            .until(
                () -> admin.get("/api/v1/events?order=asc").json().path("data"),
                found -> found.size() == 2);
    assertThat(events.valueStream().map(event -> event.path("page").asString()))
        .containsExactlyInAnyOrder("/api/orders", "/snake");
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.path("action").asString()).isEqualTo("POST");
              assertThat(event.path("ip").asString()).isEqualTo("192.0.2.0");
              assertThat(Instant.parse(event.path("occurredAt").asString()))
                  .isEqualTo(Instant.ofEpochMilli(1700000000123L));
            });
  }

  private Calls admin() {
    return new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.ADMIN));
  }

  @Test
  void of_twelve_who_come_at_once_with_one_e_mail_one_is_registered() throws Exception {
    String email = Sent.freshEmail();

    List<Calls.Answer> answers = Sent.atOnce(12, () -> register(email));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .hasSize(11)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(409);
              assertThat(body(answer))
                  .isEqualTo(
                      "{\"message\":\"Conflict\",\"error\":\"Data client with email already"
                          + " exists\"}");
            });
  }

  @Test
  void at_a_limit_of_five_five_of_twenty_pass() throws Exception {
    String bearer = "Bearer " + IssuedKey.limitedTo(1, 5);
    long from = System.nanoTime();

    List<Calls.Answer> answers =
        Sent.atOnce(20, () -> Sent.post(calls, LOGS, LOG, "Authorization", bearer));

    long more = Duration.ofNanos(System.nanoTime() - from).toSeconds();
    assertThat(answers.stream().filter(answer -> answer.status() == 201).count())
        .isBetween(5L, 5 + more);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .isNotEmpty()
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(429);
              assertThat(answer.header("Retry-After")).matches("\\d+");
              assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"events\";q=5;w=5");
              assertThat(body(answer))
                  .isEqualTo(
                      "{\"message\":\"Too Many Requests\",\"error\":\"Rate limit exceeded. Maximum"
                          + " 5 requests per 5 seconds\"}");
            });
  }

  @Test
  void who_used_the_most_is_told_with_a_masked_e_mail_and_others_with_none() {
    String email = Sent.freshEmail();
    register(email);
    String token =
        "Bearer " + logIn(email, PASSWORD).json().at("/data/token/accessToken").asString();
    String client = logIn(email, PASSWORD).json().at("/data/client/id").asString();
    try {
      run(
          """
          INSERT INTO counts (client_id, key_id, span, since, log_partition, value, version)
          SELECT '%s', key_number('total', ''), 'day', day, 0, 1000000000007, 1
          FROM date_trunc('day', now(), 'UTC') AS today, unnest(ARRAY[today, today + interval '1 day']) AS day
          """
              .formatted(client));

      Calls.Answer top = Sent.get(calls, TOP, "Authorization", token);

      assertThat(body(top))
          .startsWith(
              ("{\"message\":\"Top clients retrieved successfully\",\"data\":[{\"clientId\":\"%s\","
                      + "\"clientName\":\"Bob\",\"clientEmail\":\"b****@example.com\",\"totalRequests\":1000000000007}")
                  .formatted(client));
      assertThat(top.json().path("data").size()).isBetween(1, 3);
      assertThat(top.json().path("data").valueStream().skip(1).map(JsonNode::toString))
          .allMatch(
              place ->
                  place.matches(
                      "\\{\"clientId\":null,\"clientName\":\"\\*{3}\",\"clientEmail\":\"\\*{3}\",\"totalRequests\":\\d+}"));
    } finally {
      run("DELETE FROM counts WHERE client_id = '%s'".formatted(client));
    }
  }

  private void run(String sql) {
    Answers.of(server.bean(DatabaseClient.class).sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name,email,password",
        "{\"name\":\"Bob\",\"email\":\"bob\",\"password\":\"Correct1\"} | email",
        "{\"name\":\"Bob\",\"email\":\"b@c.de\",\"password\":\"correct1\"} | password",
        "{\"name\":\"Bob\",\"email\":\"b@c.de\",\"password\":12345678} | password",
        "{\"name\":\"B\\u0000b\",\"email\":\"b@c.de\",\"password\":\"Correct1\"} | name",
        "{\"name\":\"B\\r\\nb\",\"email\":\"b@c.de\",\"password\":\"Correct1\"} | name",
        "{\"name\":\"B\",\"name\":\"C\",\"email\":\"b@c.de\",\"password\":\"Correct1\"} | name",
      })
  void what_a_client_says_of_itself_is_checked_field_by_field(String form, String paths) {
    Calls.Answer answer = Sent.post(calls, REGISTER, form);

    isInvalid(answer, paths);
    assertThat(body(answer)).doesNotContain("orrect1");
  }

  private static void isInvalid(Calls.Answer answer, String paths) {
    assertThat(answer.status()).as(body(answer)).isEqualTo(400);
    assertThat(answer.json().propertyNames()).containsExactly("message", "errors");
    assertThat(answer.json().path("message").asString()).isEqualTo("Validation Error");
    assertThat(answer.json().path("errors").valueStream().map(each -> each.path("path").asString()))
        .containsExactly(paths.split(","));
    assertThat(answer.json().path("errors"))
        .allMatch(each -> each.path("messages").isArray() && !each.path("messages").isEmpty());
  }

  @Test
  void a_password_is_told_all_that_it_lacks() {
    Calls.Answer answer =
        Sent.post(calls, REGISTER, "{\"name\":\"B\",\"email\":\"b@c.de\",\"password\":\"\"}");

    isInvalid(answer, "password");
    assertThat(answer.json().at("/errors/0/messages")).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | ip_address,endpoint,method,timestamp",
        "{\"ipAddress\":\"x\",\"endpoint\":\"/\",\"method\":\"GET\",\"timestamp\":1} | ip_address",
        "{\"ipAddress\":\"::1\",\"endpoint\":7,\"method\":null,\"timestamp\":\"1\"} |"
            + " endpoint,method,timestamp",
        "{\"ipAddress\":\"::1\",\"endpoint\":\"/\\u0000\",\"method\":\"GET\",\"timestamp\":1} |"
            + " endpoint",
        "{\"ipAddress\":\"::1\",\"endpoint\":\"/\",\"method\":\"GET\",\"timestamp\":99999999999999}"
            + " | timestamp",
        "{\"ipAddress\":\"::1\",\"ipAddress\":\"::1\",\"endpoint\":\"/\",\"method\":\"GET\",\"timestamp\":1}"
            + " | ip_address",
      })
  void what_a_log_says_is_checked_field_by_field(String log, String paths) {
    isInvalid(Sent.post(calls, LOGS, log, "Authorization", "Bearer " + calls.key()), paths);
  }

  @Test
  void a_field_that_is_too_long_is_named_as_it_was_sent() {
    Calls.Answer answer =
        Sent.post(
            calls,
            LOGS,
            LOG.replace("/api/orders", "/".repeat(3000)),
            "Authorization",
            "Bearer " + calls.key());

    isInvalid(answer, "endpoint");
    assertThat(body(answer))
        .contains("[\"The field 'endpoint' must not be longer than 2048 characters.\"]");
  }

  @Test
  void an_address_alone_is_refused_as_it_always_was() {
    assertThat(
            body(
                Sent.post(
                    calls,
                    LOGS,
                    LOG.replace("192.0.2.77", "nowhere"),
                    "Authorization",
                    "Bearer " + calls.key())))
        .isEqualTo(
            "{\"message\":\"Validation"
                + " Error\",\"errors\":[{\"path\":\"ip_address\",\"messages\":[\"Invalid"
                + " input\"]}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "\"x\"", "{\"a\":1}}", "{\"a\":1e9999}", "\u0000"})
  void what_is_no_json_object_is_a_bad_request(String body) {
    for (String path : List.of(REGISTER, LOGIN, LOGS)) {
      Calls.Answer answer = Sent.post(calls, path, body, "Authorization", "Bearer " + calls.key());

      assertThat(answer.status()).as(path + body(answer)).isEqualTo(400);
      assertThat(answer.json().path("message").asString()).isIn("Bad Request", "Validation Error");
    }
  }

  @Test
  void what_is_too_large_or_no_json_by_its_type_is_refused_in_the_same_words() {
    String large = "{\"name\":\"" + "x".repeat(5_000_000) + "\"}";
    for (String path : List.of(REGISTER, LOGIN, LOGS)) {
      Calls.Answer answer = Sent.post(calls, path, large, "Authorization", "Bearer " + calls.key());

      assertThat(answer.status()).as(path).isEqualTo(413);
      assertThat(answer.json().path("message").asString()).isEqualTo("Payload Too Large");
    }
    Calls.Answer form = calls.post(LOGIN, "application/x-www-form-urlencoded", new byte[] {'a'});
    assertThat(form.status()).isEqualTo(415);
    assertThat(form.json().propertyNames()).containsExactly("message", "error");
  }

  @Test
  void who_is_not_known_is_told_so_in_the_words_of_each_path() {
    String nobodys = ApiKey.made().reveal();

    isNotAuthorized(Sent.post(calls, LOGS, LOG), "Unauthorized");
    isNotAuthorized(
        Sent.post(calls, LOGS, LOG, "Authorization", "Bearer " + nobodys), "Invalid API key");
    isNotAuthorized(Sent.post(calls, LOGS + "?access_token=x", LOG), "Invalid API key");
    isNotAuthorized(Sent.get(calls, DAILY), "Unauthorized");
    isNotAuthorized(Sent.get(calls, TOP, "Authorization", "Bearer x.y.z"), "Unauthorized");
    isNotAuthorized(
        Sent.get(calls, DAILY, "Authorization", "Bearer " + calls.key()), "Unauthorized");
    isNotAuthorized(logIn(Sent.freshEmail(), PASSWORD), "Invalid credentials");
  }

  private static void isNotAuthorized(Calls.Answer answer, String error) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(body(answer))
        .isEqualTo("{\"message\":\"Not Authorized\",\"error\":\"%s\"}".formatted(error));
  }

  @Test
  void a_token_logs_nothing_and_opens_nothing_once_it_was_logged_out_elsewhere() {
    String email = Sent.freshEmail();
    register(email);
    String token = logIn(email, PASSWORD).json().at("/data/token/accessToken").asString();
    String bearer = "Bearer " + token;
    isNotAuthorized(Sent.post(calls, LOGS, LOG, "Authorization", bearer), "Invalid API key");
    assertThat(Sent.get(calls, DAILY, "Authorization", bearer).status()).isEqualTo(200);
    isNotAuthorized(Sent.get(calls, DAILY + "?access_token=" + token), "Unauthorized");

    assertThat(
            Sent.method(calls, "DELETE", "/api/v1/tokens/current", "Authorization", bearer)
                .status())
        .isEqualTo(204);

    isNotAuthorized(Sent.get(calls, DAILY, "Authorization", bearer), "Unauthorized");
  }

  @Test
  void a_key_that_may_do_more_than_write_is_no_good_in_an_address() {
    Calls.Answer answer = Sent.post(calls, LOGS + "?access_token=" + calls.key(), LOG);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("message").asString()).isEqualTo("Forbidden");
    assertThat(body(answer)).doesNotContain(calls.key());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v1/auth/register",
    "PUT,/api/v1/auth/login",
    "GET,/api/v1/logs",
    "DELETE,/api/v1/usages/daily",
    "POST,/api/v1/usages/top"
  })
  void what_is_not_offered_can_not_be_found(String method, String path) {
    Calls.Answer answer = Sent.method(calls, method, path + "?a=b");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(body(answer))
        .isEqualTo(
            "{\"message\":\"Not Found\",\"error\":\"Cannot %s %s\"}".formatted(method, path));
  }

  @Test
  void the_pages_of_other_sites_may_log() {
    Calls.Answer answer =
        Sent.post(calls, LOGS, LOG, "X-API-Key", calls.key(), "Origin", "https://shop.example");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
  }
}
