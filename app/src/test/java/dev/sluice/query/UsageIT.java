package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.Caller;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Rate;
import dev.sluice.access.Scope;
import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

class UsageIT {

  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);

  /** A time in which nobody else has counted anything. */
  private static final Instant NOW = Instant.parse("2019-06-20T10:20:30Z");

  private final Calls calls =
      new Calls("http://127.0.0.1:" + SharedServer.get().port(), IssuedKey.of(Scope.ADMIN));

  @Test
  void a_week_ends_with_today_and_has_its_empty_days() {
    send(3);

    JsonNode usage = calls.get("/api/v1/usage/daily").json();

    assertThat(usage.path("data")).hasSize(7);
    assertThat(usage.path("data").valueStream().map(day -> day.path("events").asLong()))
        .endsWith(0L, 3L);
    assertThat(usage.at("/data/6/date").asString())
        .isEqualTo(usage.path("asOf").asString().substring(0, "yyyy-mm-dd".length()));
    assertThat(usage.path("events").asLong()).isEqualTo(3);
    assertThat(Instant.parse(usage.path("asOf").asString()))
        .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
  }

  @Test
  void a_day_that_was_dropped_is_shown_as_it_was_closed_and_one_that_is_kept_as_it_is() {
    UUID client = UUID.randomUUID();
    count(client, "day", at(-2), 5);
    close(client, -2, 4);
    close(client, -1, 7);

    DailyUsage usage = Answers.of(usage(UsageNames.MASKED).daily(client, 4));

    assertThat(usage.data().stream().map(DailyUsage.Day::events)).containsExactly(0L, 5L, 7L, 0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "daily?days=0",
        "daily?days=3661",
        "daily?days=x",
        "daily?hours=2",
        "top?limit=0",
        "top?limit=101",
        "top?hours=8785",
        "top?days=1"
      })
  void what_can_t_be_meant_is_refused_by_name(String asked) {
    Calls.Answer answer = calls.get("/api/v1/usage/" + asked);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/invalid-parameter");
    assertThat(asked).contains(answer.json().path("parameter").asString() + "=");
  }

  @Test
  void who_has_sent_the_most_in_the_last_hours_comes_first_by_what_was_counted_then() {
    List<UUID> clients = Stream.generate(UUID::randomUUID).limit(4).toList();
    try {
      // days, an hour and a minute that are whole, and what is just before the time
      count(clients.get(0), "hour", at(-1).plus(Duration.ofHours(11)), 10);
      count(clients.get(0), "minute", at(-1).plus(Duration.ofMinutes(10 * 60 + 20)), 1000);
      count(clients.get(1), "minute", at(-1).plus(Duration.ofMinutes(10 * 60 + 21)), 10);
      count(clients.get(2), "day", at(0), 30);
      count(clients.get(3), "hour", at(-1).plus(Duration.ofHours(10)), 1000);

      TopUsage top = Answers.of(usage(UsageNames.SHOWN).top(caller(clients.get(1)), 2, 24));

      assertThat(top.data())
          .extracting(TopUsage.Place::clientId, TopUsage.Place::place, TopUsage.Place::events)
          .first()
          .isEqualTo(tuple(clients.get(2), 1L, 30L));
      assertThat(top.data()).extracting(TopUsage.Place::place).containsExactly(1L, 2L);
      assertThat(top.own().place()).isEqualTo(2);
      assertThat(top.own().events()).isEqualTo(10);
      assertThat(top.clients()).isEqualTo(3);
      assertThat(top.from()).isEqualTo("2019-06-19T10:21:00Z");
    } finally {
      forget(clients);
    }
  }

  @Test
  void others_have_no_name_but_to_admins_and_where_a_setting_says_so() {
    List<UUID> clients = Stream.generate(UUID::randomUUID).limit(2).toList();
    try {
      clients.forEach(client -> name(client, "name-" + client));
      count(clients.get(0), "day", at(0), 3);
      count(clients.get(1), "day", at(0), 2);
      String own = "name-" + clients.get(1);

      assertThat(names(UsageNames.MASKED, Scope.READ, clients.get(1))).containsExactly("***", own);
      assertThat(names(UsageNames.SHOWN, Scope.READ, clients.get(1)))
          .containsExactly("name-" + clients.get(0), own);
      assertThat(names(UsageNames.MASKED, Scope.ADMIN, clients.get(1)))
          .containsExactly("name-" + clients.get(0), own);
      assertThat(top(UsageNames.MASKED, Scope.READ, clients.get(1)).data().getFirst().clientId())
          .isNull();
    } finally {
      forget(clients);
    }
  }

  private static List<String> names(UsageNames names, Scope scope, UUID client) {
    return top(names, scope, client).data().stream()
        .map(place -> String.valueOf(place.name()))
        .toList();
  }

  private static TopUsage top(UsageNames names, Scope scope, UUID client) {
    return Answers.of(usage(names).top(new Caller(client, scope, "x", Rate.NONE), 10, 24));
  }

  @Test
  void who_has_sent_nothing_has_no_place_and_sees_that() {
    UUID client = UUID.randomUUID();
    name(client, "silent");

    TopUsage top = Answers.of(usage(UsageNames.MASKED).top(caller(client), 3, 24));

    assertThat(top.own()).isEqualTo(new TopUsage.Place(null, client, "silent", 0, true));
  }

  @Test
  void the_first_clients_are_found_by_the_index_of_totals() {
    String statement =
        ClassPathText.of("sql/usage_top.sql")
            .replace(":minutes", "'2019-06-19 10:21Z'")
            .replace(":hours", "'2019-06-19 11:00Z'")
            .replace(":days", "'2019-06-20 00:00Z'")
            .replace(":now", "'2019-06-20 10:20Z'")
            .replace(":limit", "3")
            .replace(":own", "'%s'".formatted(UUID.randomUUID()));

    List<String> plan =
        Answers.of(
            SharedServer.get()
                .bean("reads", Reads.class)
                .choose()
                .transactions()
                .run(
                    session ->
                        session
                            .sql("SET LOCAL enable_seqscan = off")
                            .then()
                            .thenMany(
                                session
                                    .sql("EXPLAIN " + statement)
                                    .map(row -> Column.required(row, "QUERY PLAN", String.class))
                                    .all())
                            .collectList()));

    assertThat(String.join("\n", plan))
        .contains("counts_day_since_idx1", "counts_hour_since_idx1", "counts_minute_since_idx1");
  }

  private static Caller caller(UUID client) {
    return new Caller(client, Scope.READ, "x", Rate.NONE);
  }

  private static Usage usage(UsageNames names) {
    Reads.Source now = SharedServer.get().bean("reads", Reads.class).choose();
    return new Usage(() -> new Reads.Source(DATABASE, now.transactions(), NOW), names);
  }

  private static Instant at(int day) {
    return NOW.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(day));
  }

  private void send(int events) {
    String body =
        Stream.generate(() -> "{\"action\":\"x\"}")
            .limit(events)
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(calls.post("/api/v1/events?ack=stored", body).json().path("stored").asBoolean())
        .isTrue();
  }

  private static void count(UUID client, String span, Instant since, long events) {
    run(
        """
        INSERT INTO counts (client_id, key_id, span, since, log_partition, value, version)
        SELECT '%s', key_number('total', ''), '%s', '%s', slot, %d / 2 + CASE slot WHEN 0 THEN %4$d %% 2 ELSE 0 END, 1
        FROM generate_series(0, 1) AS slot
        """
            .formatted(client, span, since, events));
  }

  private static void close(UUID client, int day, long events) {
    run(
        "INSERT INTO daily_usage VALUES ('%s', '%s', %d, 1)"
            .formatted(client, at(day).atOffset(ZoneOffset.UTC).toLocalDate(), events));
  }

  private static void name(UUID client, String name) {
    run("INSERT INTO clients (id, name) VALUES ('%s', '%s')".formatted(client, name));
  }

  private static void forget(List<UUID> clients) {
    clients.forEach(client -> run("DELETE FROM counts WHERE client_id = '%s'".formatted(client)));
  }

  private static void run(String sql) {
    Answers.of(DATABASE.sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }
}
