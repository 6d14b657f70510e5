package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

class ActivityLogIT {

  private static final String PATH = "/user-activity";
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  private final Calls client = DialectServer.newClient();

  @Test
  void an_activity_is_greeted_and_found_again() {
    Calls.Answer answer =
        client.post(PATH, "{\"userName\":\"ann\",\"activityType\":\"login\",\"more\":1}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.response().body()).isEqualTo("hello activity");
    DialectServer.awaitStored(client);
    assertThat(client.get(PATH + "?userName=ann").response().body())
        .matches(
            "\\{\"data\":\\[\\{\"userName\":\"ann\",\"activityType\":\"login\","
                + "\"_id\":\"[0-9a-f]{24}\",\"processedAt\":\"%1$s\",\"updatedAt\":\"%1$s\",\"__v\":0\\}\\],"
                    .formatted(TIME)
                + "\"page\":1,\"totalItems\":1,\"totalPages\":1,\"hasNextPage\":false\\}");
    assertThat(client.get("/logs?userName=ann").response().body())
        .matches(
            "\\{\"data\":\\[\\{\"userName\":\"ann\",\"activityType\":\"login\",\"processedAt\":\"%s\"\\}\\],"
                    .formatted(TIME)
                + "\"pagination\":\\{\"page\":1,\"limit\":10,\"totalItems\":1,\"totalPages\":1,"
                + "\"hasNextPage\":false\\}\\}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'userName':'ann'} | 'activityType must be a string'",
        "{} | 'userName must be a string','activityType must be a string'",
        "{'userName':7,'activityType':['x']}"
            + " | 'userName must be a string','activityType must be a string'",
        "{'userName':'','activityType':'x'} | 'userName should not be empty'",
      },
      quoteCharacter = '`')
  void what_is_wrong_with_an_activity_is_said_as_its_validator_says_it(
      String json, String messages) {
    Calls.Answer answer = client.post(PATH, json.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.response().body())
        .isEqualTo(
            "{\"message\":[%s],\"error\":\"Bad Request\",\"statusCode\":400}"
                .formatted(messages.replace('\'', '"')));
  }

  @Test
  void a_call_without_a_body_lacks_both_fields() {
    assertThat(client.post(PATH, "").json().path("message")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"userName\":\"\\u0000\",\"activityType\":\"x\"}"})
  void a_body_that_is_no_activity_is_a_bad_request(String json) {
    Calls.Answer answer = client.post(PATH, json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").asString()).isEqualTo("Bad Request");
    assertThat(answer.json().path("statusCode").asInt()).isEqualTo(400);
  }

  @Test
  void pages_have_numbers_and_tell_of_all_there_is() {
    for (int i = 0; i < 7; i++) {
      add(i % 2 == 0 ? "ann" : "bob", "act-" + i);
    }
    DialectServer.awaitStored(client);

    JsonNode first = page(PATH + "?userName=ann&limit=3");
    assertThat(activities(first)).containsExactly("act-6", "act-4", "act-2");
    assertThat(first.path("totalItems").asInt()).isEqualTo(4);
    assertThat(first.path("totalPages").asInt()).isEqualTo(2);
    assertThat(first.path("hasNextPage").asBoolean()).isTrue();
    JsonNode second = page(PATH + "?userName=ann&limit=3&page=2");
    assertThat(activities(second)).containsExactly("act-0");
    assertThat(second.path("hasNextPage").asBoolean()).isFalse();
    assertThat(activities(page(PATH + "?userName=ann&page=9"))).isEmpty();
    assertThat(activities(page(PATH + "?userName=ann&sort=asc")))
        .containsExactly("act-0", "act-2", "act-4", "act-6");
    assertThat(activities(page(PATH + "/logs?activityType=act-3"))).containsExactly("act-3");
    assertThat(activities(page(PATH + "?activityType=act-3&userName=ann"))).isEmpty();
    assertThat(page(PATH).path("data")).hasSize(5);
    assertThat(page(PATH).path("totalItems").asInt()).isEqualTo(8);
    assertThat(page("/logs?activityType=act-3").at("/pagination/totalItems").asInt()).isOne();
  }

  @Test
  void no_page_is_said_to_be_next_that_lies_too_far_back() {
    add("ann", "login");
    DialectServer.awaitStored(client);
    isCounted("ann", "actions = 250000");

    JsonNode first = page("/logs?userName=ann&limit=1000").path("pagination");
    assertThat(first.path("totalItems").asInt()).isEqualTo(250_000);
    assertThat(first.path("totalPages").asInt()).isEqualTo(100);
    assertThat(first.path("hasNextPage").asBoolean()).isTrue();
    assertThat(
            page("/logs?userName=ann&limit=1000&page=100")
                .at("/pagination/hasNextPage")
                .asBoolean())
        .isFalse();
    assertThat(client.get("/logs?userName=ann&limit=1000&page=101").status()).isEqualTo(400);
  }

  @Test
  void of_who_is_counted_with_all_others_as_many_are_told_as_are_found() {
    add("ann", "login");
    DialectServer.awaitStored(client);
    isCounted("ann", "user_id = '(other)'");

    assertThat(page("/logs?userName=ann").at("/pagination/totalItems").asInt()).isOne();
  }

  /** Otherwise than it was, so that nobody has to do as much. */
  private void isCounted(String user, String otherwise) {
    Answers.of(
        DialectServer.get()
            .bean(DatabaseClient.class)
            .sql(
                "UPDATE users SET %s WHERE client_id = :client AND user_id = :user"
                    .formatted(otherwise))
            .bind(
                "client",
                UUID.fromString(client.get("/api/v1/clients/current").json().path("id").asString()))
            .bind("user", user)
            .fetch()
            .rowsUpdated());
  }

  @Test
  void a_limit_is_capped() {
    assertThat(page("/logs?limit=5000").at("/pagination/limit").asInt()).isEqualTo(1000);
    assertThat(page("/logs?limit=99999999999999999999").at("/pagination/limit").asInt())
        .isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit must not be less than 1",
    "limit=abc, limit must be an integer number",
    "page=0, page must not be less than 1",
    "page=-1, page must not be less than 1",
    "page=-99999999999999999999, page must not be less than 1",
    "page=1&page=2, The parameter 'page' is given more than once.",
    "userName=a&userName=b, The parameter 'userName' is given more than once.",
  })
  void a_page_that_can_not_be_is_a_bad_request(String query, String message) {
    for (String path : List.of(PATH, PATH + "/logs", "/logs")) {
      Calls.Answer answer = client.get(path + "?" + query);

      assertThat(answer.response().body())
          .isEqualTo(
              "{\"message\":[\"%s\"],\"error\":\"Bad Request\",\"statusCode\":400}"
                  .formatted(message));
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"page=999999999&limit=1000", "page=99999999999999999999", "userName=%00"})
  void what_is_asked_too_far_or_of_nobody_is_a_bad_request(String query) {
    Calls.Answer answer = client.get("/logs?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("statusCode").asInt()).isEqualTo(400);
  }

  @Test
  void who_has_no_key_is_the_client_that_the_settings_name() {
    assertThat(
            DialectServer.anonymous(
                    "POST", PATH, "{\"userName\":\"ann\",\"activityType\":\"login\"}")
                .status())
        .isEqualTo(201);
    assertThat(DialectServer.anonymous("GET", "/logs", "").status()).isEqualTo(200);
  }

  @Test
  void who_has_no_key_where_none_is_named_is_told_so_in_the_same_shape() {
    Calls.Answer answer = DialectServer.anonymous(SharedServer.get(), "POST", PATH, "{}");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().path("error").asString()).isEqualTo("Unauthorized");
    assertThat(answer.json().path("statusCode").asInt()).isEqualTo(401);
  }

  @Test
  void a_page_of_another_site_reads_nothing_without_a_key() {
    Calls server = DialectServer.get().calls();
    HttpRequest.Builder call =
        HttpRequest.newBuilder(server.address("/logs")).header("Origin", "https://example.com");

    assertThat(server.send(call.build()).status()).isEqualTo(401);
    Calls.Answer keyed = server.send(call.header("X-API-Key", server.key()).build());
    assertThat(keyed.status()).isEqualTo(200);
    assertThat(keyed.header("Access-Control-Allow-Origin")).isEqualTo("*");
  }

  @Test
  void a_key_that_writes_reads_nothing() {
    assertThat(DialectServer.with(IssuedKey.of(Scope.WRITE)).get("/logs").status()).isEqualTo(403);
  }

  private void add(String user, String activity) {
    Calls.Answer answer =
        client.post(
            PATH, "{\"userName\":\"%s\",\"activityType\":\"%s\"}".formatted(user, activity));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
  }

  private JsonNode page(String path) {
    Calls.Answer answer = client.get(path);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> activities(JsonNode page) {
    return page.path("data")
        .valueStream()
        .map(entry -> entry.path("activityType").asString())
        .toList();
  }
}
