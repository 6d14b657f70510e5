package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningTime;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.store.RedisConnection;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

class CountersIT {

  private static final Duration HEALED = Duration.ofSeconds(2);

  private final Calls calls =
      new Calls("http://localhost:" + SharedServer.get().port(), IssuedKey.of(Scope.ADMIN));

  @Test
  void a_reader_gets_a_snapshot_at_once_and_then_what_changes() {
    try (Reader reader = Reader.of(calls)) {
      assertThat(reader.lines().getFirst()).startsWith("retry:");
      assertThat(reader.figure("total")).isZero();

      calls.post("/api/v1/events", "{\"action\":\"counted\",\"user\":\"ada\"}");

      await().until(() -> reader.figure("total") == 1);
      assertThat(reader.events("snapshot")).isOne();
      assertThat(reader.figure("users")).isOne();
      assertThat(reader.figure("activeUsers")).isOne();
      assertThat(reader.counts("byAction")).containsOnly(Map.entry("counted", 1L));
    }
  }

  @Test
  void what_is_folded_from_snapshot_and_changes_is_what_the_rows_say() {
    Random random = Seed.random();
    Load load = new Load(random);
    send(load);
    try (Reader early = Reader.of(calls)) {
      for (int round = 0; round < 5; round++) {
        send(load);
      }
      await().untilAsserted(() -> load.isShownBy(early));
      try (Reader late = Reader.of(calls)) {
        load.isShownBy(late);
      }
    }
  }

  @Test
  void a_summary_says_what_is_shown_live() {
    Load load = new Load(Seed.random());
    send(load);
    try (Reader reader = Reader.of(calls)) {
      await().untilAsserted(() -> load.isShownBy(reader));

      JsonNode summary = calls.get("/api/v1/stats/summary").json();

      assertThat(summary.path("actions").asDouble()).isEqualTo(reader.figure("total"));
      for (String figure : List.of("users", "activeUsers", "actionsPerUser", "gini")) {
        assertThat(summary.path(figure).asDouble()).as(figure).isEqualTo(reader.figure(figure));
      }
      assertThat(summary.path("apiHits").asDouble()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void every_call_that_is_let_in_is_a_hit_some_seconds_later() {
    try (Reader reader = Reader.of(calls)) {
      for (int call = 0; call < 3; call++) {
        calls.get("/api/v1/events");
      }
      new Calls(calls.address("").toString(), "no key").get("/api/v1/events");

      // one for the reader himself
      await().until(() -> reader.figure("apiHits") == 4);
      assertThat(reader.events("snapshot")).isOne();
    }
  }

  @Test
  void figures_are_right_within_two_seconds_though_redis_forgets_all() {
    areRightAfter(RedisReactiveCommands::flushall);
  }

  @Test
  void figures_are_right_within_two_seconds_though_redis_hangs_up_on_its_listeners() {
    areRightAfter(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
  }

  @Test
  void however_many_read_the_node_has_one_subscription() {
    await().until(() -> subscriptions() > 0);
    long before = subscriptions();
    try (Reader one = Reader.of(calls);
        Reader another = Reader.of(calls);
        TailListener tail = TailListener.of(calls, "")) {
      await().until(() -> one.events("snapshot") > 0 && another.events("snapshot") > 0);
      // that of a node of another test may have ended meanwhile
      assertThat(subscriptions()).isBetween(1L, before);
      assertThat(one.events("snapshot") + another.events("snapshot")).isEqualTo(2);
      assertThat(tail.id()).isNotEmpty();
    }
  }

  private static long subscriptions() {
    RedisConnection redis = SharedServer.get().bean(RedisConnection.class);
    Map<String, Long> listeners =
        Answers.of(redis.ask(commands -> commands.pubsubNumsub(CounterHash.CHANNEL)));
    return listeners.getOrDefault(CounterHash.CHANNEL, 0L);
  }

  private <T> void areRightAfter(Function<RedisReactiveCommands<String, String>, Mono<T>> loss) {
    Load load = new Load(Seed.random());
    send(load);
    try (Reader reader = Reader.of(calls)) {
      Answers.of(SharedServer.get().bean(RedisConnection.class).ask(loss));

      send(load);

      assertThat(timeUntil(() -> load.isShownBy(reader))).isLessThan(HEALED);
    }
  }

  /** Beside what the whole machine stood still. */
  private static Duration timeUntil(ThrowingRunnable isTrue) {
    long begun = RunningTime.nanos();
    await().untilAsserted(isTrue);
    return RunningTime.since(begun);
  }

  private void send(Load load) {
    Calls.Answer answer = calls.post("/api/v1/events?ack=stored", load.more());
    assertThat(answer.json().path("stored").asBoolean()).as(answer.response().body()).isTrue();
  }
}
