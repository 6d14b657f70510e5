package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.platform.Problem;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
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

  @Test
  void no_more_events_and_days_are_looked_at_than_may_be() {
    String a = "a-" + UUID.randomUUID();
    store(
        "[{'action':'%1$s','page':'p','user':'u'},{'action':'%1$s','page':'p','user':'v'},{'action':'b'}]"
            .formatted(a)
            .replace('\'', '"'));
    UUID client = clientOf(a);
    Instant now = Instant.now();
    TimeRange today = new TimeRange(now.minusSeconds(3600), now.plusSeconds(3600));

    Statistics few = statistics(new StatsLimits(1, 92, 1_500));
    assertIsTooBroad(() -> few.summary(client, ofPage(a)), "events alone, of which 1");
    assertIsTooBroad(
        () ->
            few.breakdown(
                client, new BreakdownQuery(of(null, TimeRange.ALWAYS), EventField.USER, 10)),
        "2 users, and no more than 1");
    assertIsTooBroad(
        () -> few.breakdown(client, new BreakdownQuery(of(a, today), EventField.PAGE, 10)),
        "events alone, of which 1");
    assertThat(
            Answers.of(
                    statistics(new StatsLimits(1, 92, 1_500))
                        .breakdown(
                            client,
                            new BreakdownQuery(of(null, TimeRange.ALWAYS), EventField.PAGE, 10)))
                .json())
        .contains("\"count\":2");
    assertIsTooBroad(
        () -> statistics(new StatsLimits(100, 0, 1_500)).summary(client, ofPage(a)),
        "days at the most");
    assertThat(
            JsonMapper.shared()
                .readTree(
                    Answers.of(
                            statistics(new StatsLimits(2, 92, 1_500))
                                .timeline(
                                    client,
                                    new TimelineQuery(
                                        of(a, today), BucketUnit.HOUR, ZoneOffset.UTC, true, true)))
                        .json())
                .path("total")
                .asLong())
        .isEqualTo(2);
  }

  @Test
  void how_many_there_are_is_told_where_there_are_too_many_to_be_looked_at() {
    String a = "a-" + UUID.randomUUID();
    store(
        "[{'action':'%1$s','user':'u'},{'action':'%1$s','user':'v'},{'action':'b'}]"
            .formatted(a)
            .replace('\'', '"'));
    UUID client = clientOf(a);
    Instant now = Instant.now();
    TimeRange today = new TimeRange(now.minusSeconds(3600), now.plusSeconds(3600));

    for (StatsLimits few : List.of(new StatsLimits(1, 92, 1_500), new StatsLimits(2, 0, 1_500))) {
      assertThat(summary(few, client, of(a, TimeRange.ALWAYS)).toString())
          .startsWith(
              "{\"actions\":2,\"users\":null,\"activeUsers\":null,\"actionsPerUser\":null,\"gini\":null,\"lorenz\":null,");
    }
    JsonNode ofToday = summary(new StatsLimits(2, 92, 1_500), client, of(null, today));
    assertThat(ofToday.path("actions").asLong()).isEqualTo(3);
    assertThat(ofToday.path("users").isNull()).isTrue();
    assertThat(summary(new StatsLimits(2, 92, 1_500), client, of(a, today)).path("users").asLong())
        .isEqualTo(2);
  }

  private static JsonNode summary(StatsLimits limits, UUID client, Selection wanted) {
    return JsonMapper.shared()
        .readTree(Answers.of(statistics(limits).summary(client, wanted)).json());
  }

  private static Selection ofPage(String action) {
    return new Selection(
        new Conditions(
            new EventFilter(action, null, "p", null, null, null), TimeRange.ALWAYS, null),
        TimeRange.ALWAYS);
  }

  private static void assertIsTooBroad(Supplier<Mono<DatedAnswer>> question, String why) {
    assertThatThrownBy(() -> Answers.of(question.get()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(why);
  }

  private static Selection of(@Nullable String action, TimeRange received) {
    return new Selection(
        new Conditions(
            new EventFilter(action, null, null, null, null, null), TimeRange.ALWAYS, null),
        received);
  }

  private static Statistics statistics(StatsLimits limits) {
    return new Statistics(
        SharedServer.get().bean("reads", Reads.class), JsonMapper.shared(), limits);
  }

  private static UUID clientOf(String action) {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql("SELECT client_id FROM events WHERE action = :action LIMIT 1")
            .bind("action", action)
            .map(row -> Column.required(row, "client_id", UUID.class))
            .one());
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
