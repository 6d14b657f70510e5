package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.platform.Problem;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of statistics that may look at few events, or few days. */
class StatsLimitsIT {

  private final String a = "a-" + UUID.randomUUID();
  private final Instant now = Instant.now();
  private final TimeRange today = new TimeRange(now.minusSeconds(3600), now.plusSeconds(3600));
  private UUID client;

  @BeforeEach
  void store() {
    String events =
        "[{'action':'%1$s','page':'p','user':'u'},{'action':'%1$s','page':'p','user':'v'},{'action':'b'}]"
            .formatted(a)
            .replace('\'', '"');
    Calls calls =
        new Calls("http://localhost:" + SharedServer.get().port(), IssuedKey.of(Scope.ADMIN));
    Calls.Answer answer = calls.post("/api/v1/events?ack=stored", events);
    assertThat(answer.json().path("stored").asBoolean()).as(answer.response().body()).isTrue();
    client = clientOf(a);
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

  @Test
  void no_more_events_and_days_are_looked_at_than_may_be() {
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
}
