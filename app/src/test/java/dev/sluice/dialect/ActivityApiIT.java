package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityApiIT {

  private static final String ADD = "/api/event";
  private static final String LIST = "/api/events";

  private final Calls client = DialectServer.newClient();
  private final long user = ThreadLocalRandom.current().nextLong(1, 1L << 50);

  @Test
  void an_activity_is_found_again_as_it_was_sent() {
    Calls.Answer answer =
        client.post(
            ADD,
            """
            {"user_id":%d,"event_action_timestamp":"2026-01-02T03:04:05+02:00",\
            "action":"viewed","metadata":{"a":[1,null]}}
            """
                .formatted(user));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().propertyNames()).containsExactly("createdAt");
    DialectServer.awaitStored(client);
    assertThat(client.get(LIST + "?user_id=" + user).response().body())
        .isEqualTo(
            ("[{\"user_id\":%d,\"event_action_timestamp\":\"2026-01-02T01:04:05Z\","
                    + "\"action\":\"viewed\",\"metadata\":{\"a\": [1, null]}}]")
                .formatted(user));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | UserID is required. EventActionTimestamp is required. Action is required",
        "{'user_id':0,'event_action_timestamp':'2026-01-02T03:04:05Z','action':'seen'}"
            + " | UserID is required. Action must be one of: created updated deleted viewed",
        "{'user_id':-7,'event_action_timestamp':'2026-01-02T03:04:05Z','action':'viewed'}"
            + " | UserID must be greater than 0",
        "{'user_id':7,'event_action_timestamp':null,'action':'viewed'}"
            + " | EventActionTimestamp is required",
        "{'user_id':7,'event_action_timestamp':'1969-01-02T03:04:05Z','action':'viewed'}"
            + " | EventActionTimestamp must lie between the years 1970 and 9999",
      })
  void what_is_wrong_with_an_activity_is_said_in_the_words_of_its_validator(
      String json, String details) {
    Calls.Answer answer = client.post(ADD, json.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.response().body())
        .isEqualTo("{\"error\":\"Validation failed\",\"details\":\"" + details + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{'user_id':'7','event_action_timestamp':'2026-01-02T03:04:05Z','action':'viewed'}",
        "{'user_id':9223372036854775808,'event_action_timestamp':'2026-01-02T03:04:05Z','action':'viewed'}",
        "{'user_id':7.5,'event_action_timestamp':'2026-01-02T03:04:05Z','action':'viewed'}",
        "{'user_id':7,'event_action_timestamp':5,'action':'viewed'}",
        "{'user_id':7,'event_action_timestamp':'2026-01-02T03:04:05Z','action':['viewed']}",
        "{'user_id':7,'user_id':8}",
        "{'user_id':7,'event_action_timestamp':'2026-01-02T03:04:05Z','action':'\\u0000'}",
      })
  void what_can_not_be_decoded_is_an_invalid_body(String json) {
    Calls.Answer answer = client.post(ADD, json.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.response().body()).isEqualTo("{\"error\":\"Invalid request body\"}");
  }

  @Test
  void a_body_over_a_megabyte_is_refused() {
    String activity = "{\"user_id\":7,\"more\":\"%s\"}".formatted("x".repeat(1024 * 1024));

    Calls.Answer answer = client.post(ADD, activity);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.response().body()).isEqualTo("{\"error\":\"Request body too large\"}");
  }

  @Test
  void metadata_that_are_too_large_are_named() {
    Calls.Answer answer =
        client.post(
            ADD,
            """
            {"user_id":7,"event_action_timestamp":"2026-01-02T03:04:05Z","action":"viewed",\
            "metadata":"%s"}
            """
                .formatted("x".repeat(40_000)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("details").asString())
        .isEqualTo("Metadata must not be larger than 32768 bytes");
  }

  @Test
  void activities_are_listed_as_they_happened_and_by_when_they_were_recorded() {
    Instant before = Instant.now().minus(Duration.ofMinutes(1));
    add("2026-01-03T00:00:00Z");
    add("2026-01-01T00:00:00Z");
    String last = add("2026-01-02T00:00:00Z");
    DialectServer.awaitStored(client);

    assertThat(days("")).containsExactly("01", "02", "03");
    assertThat(days("&offset=1&limit=1")).containsExactly("02");
    assertThat(days("&offset=3")).isEmpty();
    assertThat(days("&limit=99999999999")).containsExactly("01", "02", "03");
    assertThat(days("&from=" + before + "&to=" + last)).containsExactly("01", "02", "03");
    assertThat(days("&from=" + last)).containsExactly("02");
    assertThat(days("&from=2026-01-01T00:00:00Z&to=" + before)).isEmpty();
    assertThat(days("&from=" + escaped("2020-01-01T00:00:00+02:00"))).hasSize(3);
  }

  @Test
  void a_user_has_any_number_of_sixty_four_bits() {
    String largest = String.valueOf(Long.MAX_VALUE);

    Calls.Answer answer =
        client.post(ADD, activity("2026-01-02T03:04:05Z").replace(String.valueOf(user), largest));

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    DialectServer.awaitStored(client);
    assertThat(client.get(LIST + "?user_id=" + largest).response().body())
        .startsWith("[{\"user_id\":" + largest + ",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_id=x",
        "user_id=0",
        "user_id=9223372036854775808",
        "user_id=1&user_id=2",
        "user_id=%00",
        "from=yesterday",
        "limit=0",
        "limit=x",
        "offset=-1",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"
      })
  void what_is_asked_for_wrongly_is_refused_in_the_same_shape(String query) {
    Calls.Answer answer = client.get(LIST + "?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().propertyNames()).containsExactly("error", "details");
  }

  @Test
  void who_has_no_key_is_the_client_that_the_settings_name() {
    String activity = activity("2026-01-02T03:04:05Z");

    assertThat(DialectServer.anonymous("POST", ADD, activity).status()).isEqualTo(201);
    DialectServer.awaitStored(DialectServer.get().calls());
    assertThat(DialectServer.anonymous("GET", LIST + "?user_id=" + user, "").json()).hasSize(1);
  }

  @Test
  void who_has_no_key_where_none_is_named_is_told_so_in_the_same_shape() {
    Calls.Answer answer = DialectServer.anonymous(SharedServer.get(), "GET", LIST, "");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().propertyNames()).containsExactly("error");
  }

  @Test
  void a_key_that_writes_reads_nothing() {
    Calls.Answer answer = DialectServer.with(IssuedKey.of(Scope.WRITE)).get(LIST);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().propertyNames()).containsExactly("error");
  }

  @Test
  void a_method_that_is_not_offered_is_refused_in_the_same_shape() {
    Calls.Answer answer = client.get(ADD);

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.json().path("error").asString()).contains("GET");
    assertThat(answer.header("Allow")).contains("POST");
  }

  private String add(String happened) {
    Calls.Answer answer = client.post(ADD, activity(happened));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().path("createdAt").asString();
  }

  private String activity(String happened) {
    return "{\"user_id\":%d,\"event_action_timestamp\":\"%s\",\"action\":\"created\"}"
        .formatted(user, happened);
  }

  private List<String> days(String query) {
    Calls.Answer answer = client.get(LIST + "?user_id=" + user + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer
        .json()
        .valueStream()
        .map(activity -> activity.path("event_action_timestamp").asString().substring(8, 10))
        .toList();
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
