package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.store.RedisConnection;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class CountersIT {

  /** Two seconds for the loss, and a little for what is shown at the most four times a second. */
  private static final Duration HEALED = Duration.ofMillis(2500);

  private final Calls calls = SharedServer.get().calls();

  @Test
  void a_reader_gets_a_snapshot_at_once_and_then_the_new_total() {
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    try (Stream<String> stream = calls.lines("/api/v1/live/counters")) {
      read(stream, lines);
      long before = total(lines);

      calls.post("/api/v1/events", "{\"action\":\"counted\"}");

      await().until(() -> total(lines) > before);
      assertThat(lines.peek()).isEqualTo(":");
      assertThat(lines).containsOnlyOnce("event:snapshot").contains("event:change");
    }
  }

  @Test
  void a_total_is_right_within_two_seconds_though_redis_forgets_all() {
    isRightAfter(RedisReactiveCommands::flushall);
  }

  @Test
  void a_total_is_right_within_two_seconds_though_redis_hangs_up_on_its_listeners() {
    isRightAfter(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
  }

  private void isRightAfter(Function<RedisReactiveCommands<String, String>, Mono<?>> loss) {
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    try (Stream<String> stream = calls.lines("/api/v1/live/counters")) {
      read(stream, lines);
      long before = total(lines);

      Answers.of(SharedServer.get().bean(RedisConnection.class).commands().flatMap(loss));
      Calls.Answer stored =
          calls.post("/api/v1/events?ack=stored", "{\"action\":\"after the loss\"}");

      assertThat(stored.json().path("stored").asBoolean()).isTrue();
      await().atMost(HEALED).until(() -> total(lines) > before);
    }
  }

  /** Until the stream is closed, which the reader notices as a failure. */
  private static void read(Stream<String> stream, ConcurrentLinkedQueue<String> lines) {
    Thread.ofVirtual()
        .uncaughtExceptionHandler((reader, closed) -> {})
        .start(() -> stream.forEach(lines::add));
    await().until(() -> total(lines) >= 0);
  }

  private static long total(ConcurrentLinkedQueue<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("data:"))
        .mapToLong(line -> JsonMapper.shared().readTree(line.substring(5)).path("total").asLong())
        .max()
        .orElse(-1);
  }
}
