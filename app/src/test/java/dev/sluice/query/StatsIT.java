package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class StatsIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Calls calls =
      new Calls("http://localhost:" + SharedServer.get().port(), IssuedKey.of(Scope.ADMIN));

  @Test
  void what_was_stored_is_summed_up_broken_down_and_shown_in_its_time() {
    store(
        """
        [{"action":"view","user":"ada","page":"/start"},{"action":"view","user":"bob"},
         {"action":"buy","user":"ada","role":"buyer"},{"action":"view"}]
        """);

    JsonNode summary = get("summary");
    assertThat(summary.path("actions").asLong()).isEqualTo(4);
    assertThat(summary.path("users").asLong()).isEqualTo(2);
    assertThat(summary.path("activeUsers").asLong()).isEqualTo(2);
    assertThat(summary.path("actionsPerUser").asDouble()).isEqualTo(1.5);
    assertThat(summary.path("gini").asDouble()).isEqualTo(0.1667);
    assertThat(summary.path("lorenz").toString()).isEqualTo("[[0.0,0.0],[0.5,0.3333],[1.0,1.0]]");
    assertThat(get("summary?page=/start").path("lorenz").toString())
        .isEqualTo("[[0.0,0.0],[1.0,1.0]]");
    assertThat(get("summary?user=ada&action=buy").path("actions").asLong()).isOne();
    assertThat(figures("breakdown?limit=1"))
        .isEqualTo(
            "{\"data\":[{\"key\":\"view\",\"count\":3,\"share\":0.75}],\"total\":4,\"other\":1,\"none\":0}");
    assertThat(figures("breakdown?by=user"))
        .isEqualTo(
            "{\"data\":[{\"key\":\"ada\",\"count\":2,\"share\":0.5},{\"key\":\"bob\",\"count\":1,\"share\":0.25}],"
                + "\"total\":4,\"other\":0,\"none\":1}");
    JsonNode timeline = get("timeline?bucket=day&zone=Europe/Berlin");
    assertThat(timeline.path("data").size()).isEqualTo(30);
    assertThat(timeline.path("total").asLong()).isEqualTo(4);
    assertThat(timeline.path("zone").asString()).isEqualTo("Europe/Berlin");
    assertThat(get("timeline?bucket=hour&role=buyer").path("total").asLong()).isOne();
    assertThat(get("timeline?bucket=minute").path("data").size()).isEqualTo(60);
  }

  @Test
  void another_client_sees_nothing_of_it() {
    store("[{\"action\":\"view\",\"user\":\"ada\"}]");
    get("summary");
    Calls other =
        new Calls("http://localhost:" + SharedServer.get().port(), IssuedKey.of(Scope.READ));

    assertThat(other.get("/api/v1/stats/summary").json().path("actions").asLong()).isZero();
    assertThat(other.get("/api/v1/stats/breakdown?by=user").json().path("data")).isEmpty();
  }

  @Test
  void who_has_an_answer_is_not_sent_it_again_until_its_figures_change() {
    store("[{\"action\":\"view\",\"user\":\"ada\"}]");
    Calls.Answer first = calls.get("/api/v1/stats/summary");
    assertThat(first.header("ETag")).startsWith("W/\"");
    assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");

    await()
        .atMost(SOON)
        .until(
            () -> {
              Calls.Answer later = calls.get("/api/v1/stats/summary");
              assertThat(later.header("ETag")).isEqualTo(first.header("ETag"));
              return !later.json().path("apiHits").equals(first.json().path("apiHits"))
                  && !later.json().path("asOf").equals(first.json().path("asOf"));
            });
    assertThat(ifNew(first).status()).isEqualTo(304);
    assertThat(ifNew(first).response().body()).isEmpty();
    assertThat(ifNew(first).header("ETag")).isEqualTo(first.header("ETag"));

    store("[{\"action\":\"view\",\"user\":\"bob\"}]");
    await().atMost(SOON).until(() -> ifNew(first).status() == 200);
  }

  private Calls.Answer ifNew(Calls.Answer known) {
    HttpRequest request =
        calls
            .request("/api/v1/stats/summary")
            .header("If-None-Match", known.header("ETag"))
            .build();
    return calls.send(request);
  }

  @ParameterizedTest
  @CsvSource({
    "breakdown?by=session, by",
    "breakdown?limit=0, limit",
    "breakdown?limit=1001, limit",
    "breakdown?bucket=day, bucket",
    "timeline?bucket=week, bucket",
    "timeline?zone=Nowhere/Else, zone",
    "timeline?zone=, zone",
    "timeline?from=yesterday, from",
    "summary?order=asc, order",
    "summary?action=a&action=b, action",
  })
  void a_wrong_parameter_is_named(String question, String parameter) {
    Calls.Answer answer = calls.get("/api/v1/stats/" + question);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("parameter").asString()).isEqualTo(parameter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeline?bucket=minute&from=2020-01-01T00:00:00Z&to=2020-01-02T01:00:01Z",
        "timeline?bucket=day&from=0",
        "timeline?bucket=hour&to=9999-12-31T23:59:59Z&from=2020-01-01T00:00:00Z",
      })
  void more_buckets_than_there_may_be_are_too_broad(String question) {
    Calls.Answer answer = calls.get("/api/v1/stats/" + question);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/too-broad");
    assertThat(answer.json().path("detail").asString()).contains("1,500 buckets");
  }

  private String figures(String question) {
    return ((ObjectNode) get(question)).without("asOf").toString();
  }

  private JsonNode get(String question) {
    Calls.Answer answer = calls.get("/api/v1/stats/" + question);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private void store(String events) {
    Calls.Answer answer = calls.post("/api/v1/events?ack=stored", events);
    assertThat(answer.json().path("stored").asBoolean()).as(answer.response().body()).isTrue();
  }
}
