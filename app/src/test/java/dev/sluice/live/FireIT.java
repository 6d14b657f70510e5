package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.embedded.SharedEngines;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Three nodes, each with a reader, while somebody shoots at Redis. */
class FireIT {

  private static final Duration FIRE = Duration.ofSeconds(15);

  /** Two seconds for what was lost, and many for three servers on one machine. */
  private static final Duration HEALED = Duration.ofSeconds(15);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String key = IssuedKey.of(Scope.ADMIN);
  private final RunningServer second = RunningServer.start();
  private final RunningServer third = RunningServer.start();
  private final RedisClient gun = RedisClient.create(SharedEngines.get().redis().url());
  private final List<Calls> nodes =
      Stream.of(SharedServer.get(), second, third)
          .map(server -> new Calls("http://localhost:" + server.port(), key))
          .toList();

  @AfterEach
  void leave() {
    gun.shutdown();
    third.close();
    second.close();
  }

  @Test
  void whatever_redis_goes_through_all_readers_end_with_the_numbers_of_the_database() {
    Load load = new Load(Seed.random());
    List<Reader> readers = nodes.stream().map(Reader::of).toList();

    fire(load);

    await().atMost(LIMIT).until(() -> stored() == load.total());
    await().atMost(HEALED).untilAsserted(() -> readers.forEach(load::isShownBy));
    for (Reader reader : readers) {
      assertThat(reader.totals()).as("totals only grow").isSorted();
      assertThat(reader.states()).contains("degraded");
      await().atMost(LIMIT).until(() -> reader.states().getLast().equals("live"));
      reader.close();
    }
  }

  private void fire(Load load) {
    Disposable shots = shots().subscribe();
    long end = System.nanoTime() + FIRE.toNanos();
    for (int batch = 0; System.nanoTime() < end; batch++) {
      Calls.Answer answer = nodes.get(batch % nodes.size()).post("/api/v1/events", load.more());
      assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    }
    shots.dispose();
  }

  /** Each second the listeners are cut off, and by turns all others, or all is lost, or waits. */
  private Flux<Object> shots() {
    RedisReactiveCommands<String, String> commands = gun.connect().reactive();
    return Flux.interval(Duration.ofSeconds(1))
        .onBackpressureDrop()
        .concatMap(
            second ->
                commands
                    .clientKill(KillArgs.Builder.typePubsub())
                    .then(Mono.defer(() -> shot(commands, second)))
                    .onErrorComplete(),
            1);
  }

  private static Mono<?> shot(RedisReactiveCommands<String, String> commands, long second) {
    return switch ((int) (second % 5)) {
      case 0, 3 -> commands.flushall();
      case 2 -> commands.clientPause(1500);
      default -> commands.clientKill(KillArgs.Builder.typeNormal().skipme());
    };
  }

  private long stored() {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(
                """
                SELECT coalesce(sum(value), 0)::bigint FROM counts JOIN api_keys USING (client_id)
                WHERE hash = sha256(convert_to(:key, 'UTF8')) AND key_id = key_number('total', '') AND span = 'all'
                """)
            .bind("key", key)
            .mapValue(Long.class)
            .one());
  }
}
