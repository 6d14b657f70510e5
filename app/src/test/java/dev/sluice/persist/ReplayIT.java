package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.Events;
import dev.sluice.RunningServer;
import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import dev.sluice.event.EventId;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.platform.Role;
import dev.sluice.platform.StageMeters;
import dev.sluice.store.Column;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.ExecuteFunction;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayIT extends LetterTrial {

  private static final Instant LONG_AGO = Instant.parse("1990-01-01T00:00:00Z");

  @Test
  void an_event_out_of_its_time_is_stored_as_of_the_time_of_its_burial() {
    Event event = Events.received(client, LONG_AGO);
    JsonNode letter = letterOf(event);

    Calls.Answer answer = replay(letter);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("id").asLong()).isEqualTo(id(letter));
    assertThat(answer.json().path("event").asString()).isEqualTo(event.id().value().toString());
    awaitRows(1);
    assertThat(stored("id::text")).isEqualTo(event.id().value().toString());
    assertThat(Instant.parse(stored("to_json(occurred_at) #>> '{}'"))).isEqualTo(LONG_AGO);
    assertThat(Instant.parse(stored("to_json(received_at) #>> '{}'")))
        .isEqualTo(Instant.parse(letter.path("buriedAt").asString()));
    assertThat(replayedAt(letter)).isAfterOrEqualTo(letter.path("buriedAt").asString());
  }

  @Test
  void an_event_that_the_database_takes_by_now_is_stored_as_it_was() {
    Event event;
    JsonNode letter;
    try (Ban ban = new Ban(database)) {
      event = Events.of(client, ban.action());
      letter = letterOf(event);
    }

    assertThat(replay(letter).status()).isEqualTo(202);

    awaitRows(1);
    assertThat(stored("action")).isEqualTo(event.action());
    assertThat(Instant.parse(stored("to_json(received_at) #>> '{}'")))
        .isEqualTo(event.receivedAt());
    assertThat(total()).isEqualTo(1);
  }

  @Test
  void an_event_ahead_of_its_time_is_stored_as_of_its_burial_whenever_it_is_replayed() {
    Event event =
        Events.received(
            client, Instant.now().truncatedTo(ChronoUnit.MICROS).plus(Duration.ofDays(2)));
    JsonNode letter = letterOf(event);
    GatedLog gate = opened();
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(15));

    Answers.of(replay(database, gate, new EventDays(database, later, null)).replay(id(letter)));

    assertThat(gate.waiting())
        .singleElement()
        .extracting(Encoded::value)
        .isEqualTo(
            EventCodec.encode(event.again(Instant.parse(letter.path("buriedAt").asString()))));
    replay(letter);
    awaitRows(1);
    settle(event);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void an_event_of_a_time_that_is_no_longer_kept_cannot_be_replayed_and_that_is_said() {
    JsonNode letter = letterOf(Events.received(client, LONG_AGO));
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(15));
    EventDays days = new EventDays(database, later, Duration.ofDays(10));

    assertThatThrownBy(() -> Answers.of(replay(database, opened(), days).replay(id(letter))))
        .hasMessageContaining("no longer kept");

    assertThat(shown(letter).path("replayedAt").isNull()).isTrue();
  }

  private GatedLog opened() {
    GatedLog gate = new GatedLog(server.bean(EventLog.class));
    gate.open();
    return gate;
  }

  @Test
  void a_letter_that_is_replayed_again_and_by_many_at_once_is_stored_once() {
    Event event = Events.received(client, LONG_AGO);
    JsonNode letter = letterOf(event);
    double before = replays();

    assertThat(replay(letter).status()).isEqualTo(202);
    awaitRows(1);
    assertThat(atOnce(10, letter)).containsOnly(202);
    assertThat(replay(letter).status()).isEqualTo(202);

    settle(event);
    assertThat(rows()).isEqualTo(1);
    assertThat(total()).isEqualTo(1);
    // who replays is answered before that is counted
    await().atMost(SOON).until(() -> replays() - before >= 12);
    assertThat(replays() - before).isEqualTo(12);
  }

  @Test
  void ten_who_replay_a_letter_for_the_first_time_store_it_once() {
    Event event = Events.received(client, LONG_AGO);
    JsonNode letter = letterOf(event);

    assertThat(atOnce(10, letter)).containsOnly(202);

    settle(event);
    assertThat(rows()).isEqualTo(1);
    assertThat(total()).isEqualTo(1);
  }

  @Test
  void one_whose_id_is_no_longer_remembered_meets_its_row() {
    Event event = Events.received(client, LONG_AGO);
    JsonNode letter = letterOf(event);
    replay(letter);
    awaitRows(1);
    run("DELETE FROM event_ids WHERE client_id = '%s'".formatted(client));

    replay(letter);

    settle(event);
    assertThat(rows()).isEqualTo(1);
    assertThat(total()).isEqualTo(1);
  }

  @Test
  void one_that_its_client_has_sent_again_meanwhile_is_stored_once() {
    Event late = Events.withId(client, "pay", "order-1").again(LONG_AGO);
    JsonNode letter = letterOf(late);
    append(Events.withId(client, "pay", "order-1"));
    awaitRows(1);

    assertThat(replay(letter).status()).isEqualTo(202);

    settle(late);
    assertThat(rows()).isEqualTo(1);
    assertThat(total()).isEqualTo(1);
  }

  @Test
  void what_breaks_off_between_the_log_and_the_mark_is_stored_once_by_the_next_replay() {
    Event event = Events.received(client, LONG_AGO);
    JsonNode letter = letterOf(event);

    assertThatThrownBy(() -> Answers.of(breakingOff().replay(id(letter))))
        .hasStackTraceContaining("broken off");
    awaitRows(1);
    assertThat(shown(letter).path("replayedAt").isNull()).isTrue();
    assertThat(replay(letter).status()).isEqualTo(202);

    settle(event);
    assertThat(rows()).isEqualTo(1);
    assertThat(total()).isEqualTo(1);
    assertThat(shown(letter).path("replayedAt").isNull()).isFalse();
  }

  private Replay breakingOff() {
    ExecuteFunction execution =
        statement ->
            statement.toString().contains("sql='UPDATE dead_letters")
                ? Mono.error(new R2dbcTransientResourceException("broken off"))
                : statement.execute();
    DatabaseClient database =
        DatabaseClient.builder()
            .connectionFactory(server.bean(ConnectionPool.class))
            .executeFunction(execution)
            .build();
    return replay(database, server.bean(EventLog.class));
  }

  @Test
  void what_has_begun_goes_on_though_its_caller_has_left() {
    Event event = Events.received(client, LONG_AGO);
    JsonNode letter = letterOf(event);
    GatedLog gate = new GatedLog(server.bean(EventLog.class));

    CompletableFuture<?> caller = replayTo(gate).replay(id(letter)).toFuture();
    await().atMost(SOON).until(() -> !gate.waiting().isEmpty());
    caller.cancel(true);
    gate.open();

    awaitRows(1);
    await().atMost(SOON).until(() -> !shown(letter).path("replayedAt").isNull());
  }

  @Test
  void an_id_that_was_ours_goes_to_the_log_as_if_given_so_that_repetitions_are_known() {
    Event event = Events.received(client, LONG_AGO);
    JsonNode letter = letterOf(event);
    GatedLog gate = opened();

    Answers.of(replayTo(gate).replay(id(letter)));

    assertThat(gate.waiting())
        .singleElement()
        .extracting(Encoded::value)
        .isEqualTo(
            EventCodec.encode(event.again(Instant.parse(letter.path("buriedAt").asString()))));
    assertThat(event.again(LONG_AGO).id()).isEqualTo(new EventId(event.id().value(), true));
  }

  private Replay replayTo(EventLog log) {
    return replay(database, log);
  }

  private Replay replay(DatabaseClient database, EventLog log) {
    return replay(database, log, server.bean(EventDays.class));
  }

  private static Replay replay(DatabaseClient database, EventLog log, EventDays days) {
    return new Replay(
        new Letters(database, JsonMapper.shared()),
        log,
        days,
        StageMeters.of(new SimpleMeterRegistry(), Role.PERSIST, "replay"));
  }

  @Test
  void what_is_no_event_cannot_be_replayed_and_says_why() {
    JsonNode letter = letterOf("{\"action\":".getBytes(UTF_8));

    Calls.Answer answer = replay(letter);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/not-replayable");
    assertThat(answer.json().path("detail").asString()).isEqualTo(letter.path("detail").asString());
    assertThat(shown(letter).path("replayedAt").isNull()).isTrue();
  }

  @Test
  void what_is_refused_once_more_becomes_one_more_letter_and_that_is_all() {
    try (Ban ban = new Ban(database)) {
      Event event = Events.of(client, ban.action());
      JsonNode letter = letterOf(event);

      assertThat(replay(letter).status()).isEqualTo(202);
      settle(event);
      settle(event);

      List<JsonNode> both =
          letters.all(
              "reason=refused&limit=1000",
              each -> each.path("client").asString().equals(client.toString()));
      assertThat(both).hasSize(2);
      assertThat(both.getLast().path("id").asLong()).isEqualTo(id(letter));
      assertThat(both.getFirst().path("replayedAt").isNull()).isTrue();
      assertThat(rows()).isZero();
      assertThat(total()).isZero();
    }
  }

  @Test
  void while_the_log_is_away_nothing_is_replayed_and_afterwards_it_is() {
    Event event = Events.received(client, LONG_AGO);
    JsonNode letter = letterOf(event);

    try (RunningServer cutOff =
        RunningServer.start(
            "sluice.roles=persist",
            "sluice.log.bootstrap-servers=127.0.0.1:1",
            "sluice.log.append-timeout=300ms")) {
      Letterbox there = new Letterbox(cutOff.calls());
      await().atMost(SOON).until(() -> there.get("/" + id(letter)).status() == 200);

      Calls.Answer answer = there.replay(id(letter));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().path("type").asString()).isEqualTo("/problems/unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("2");
    }
    assertThat(shown(letter).path("replayedAt").isNull()).isTrue();
    assertThat(replay(letter).status()).isEqualTo(202);
    settle(event);
    assertThat(rows()).isEqualTo(1);
  }

  private Calls.Answer replay(JsonNode letter) {
    return letters.replay(id(letter));
  }

  private List<Integer> atOnce(int callers, JsonNode letter) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Integer>> calls =
          Stream.generate(
                  () -> CompletableFuture.supplyAsync(() -> replay(letter).status(), threads))
              .limit(callers)
              .toList();
      return calls.stream().map(CompletableFuture::join).toList();
    }
  }

  private JsonNode shown(JsonNode letter) {
    return letters.get("/" + id(letter)).json();
  }

  private Instant replayedAt(JsonNode letter) {
    return Instant.parse(shown(letter).path("replayedAt").asString());
  }

  private static long id(JsonNode letter) {
    return letter.path("id").asLong();
  }

  private double replays() {
    return server
        .bean(MeterRegistry.class)
        .get("sluice.stage.sent")
        .tag("stage", "replay")
        .counter()
        .count();
  }

  private String stored(String column) {
    return Answers.of(
        database
            .sql("SELECT %s AS found FROM events WHERE client_id = :client".formatted(column))
            .bind("client", client)
            .map(row -> Column.required(row, "found", String.class))
            .one());
  }
}
