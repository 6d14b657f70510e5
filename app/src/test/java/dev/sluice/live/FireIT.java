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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
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

  private static final String[] ALL_OF_IT = {
    "sluice.live.events-per-second=100000", "sluice.live.replay=1000000"
  };

  private final String key = IssuedKey.of(Scope.ADMIN);
  private final RunningServer second = RunningServer.start(ALL_OF_IT);
  private final RunningServer third = RunningServer.start(ALL_OF_IT);
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
    List<TailListener> tails = tails(nodes.subList(1, 3), "");
    String begin = tails.getFirst().id();
    Visit visit = new Visit(begin);
    Thread visitor = Thread.ofVirtual().start(visit);

    fire(load);

    await().atMost(LIMIT).until(() -> stored() == load.total());
    await().atMost(HEALED).untilAsserted(() -> readers.forEach(load::isShownBy));
    await().atMost(LIMIT).until(() -> !visitor.isAlive());
    areAllShown(tails, load.total());
    visit.goesOn(nodes.getLast(), load.total());
    for (Reader reader : readers) {
      assertThat(reader.totals()).as("totals only grow").isSorted();
      assertThat(reader.states()).contains("degraded");
      await().atMost(LIMIT).until(() -> reader.states().getLast().equals("live"));
      reader.close();
    }
  }

  private static List<TailListener> tails(List<Calls> some, String query) {
    return some.stream().map(node -> TailListener.of(node, query)).toList();
  }

  /** Each of them, once. */
  private void areAllShown(List<TailListener> tails, long total) {
    Set<String> stored = ids();
    for (TailListener tail : tails) {
      await().atMost(LIMIT).until(() -> tail.ids().size() >= total);
      assertThat(tail.ids()).doesNotHaveDuplicates().hasSize((int) total);
      assertThat(stored.containsAll(tail.ids())).isTrue();
      assertThat(tail.signs("gap")).isEmpty();
      assertThat(tail.signs("sampled")).isEmpty();
      tail.close();
    }
  }

  /** A node that comes while all this happens, and goes; whoever read there goes on elsewhere. */
  private final class Visit implements Runnable {

    private final String begin;
    private volatile String left = "";
    private final List<String> seen = new CopyOnWriteArrayList<>();

    Visit(String begin) {
      this.begin = begin;
    }

    @Override
    public void run() {
      String[] settings = Arrays.copyOf(ALL_OF_IT, ALL_OF_IT.length + 1);
      settings[ALL_OF_IT.length] = "sluice.roles=live";
      try (RunningServer passing = RunningServer.start(settings)) {
        Calls calls = new Calls("http://localhost:" + passing.port(), key);
        await().atMost(LIMIT).until(() -> calls.post("/api/v1/live/tickets", "").status() == 201);
        TailListener tail = TailListener.of(calls, "?last_event_id=" + begin);
        await().atMost(LIMIT).until(() -> !tail.events().isEmpty());
        tail.hangUp();
        left = tail.id();
        seen.addAll(tail.ids());
      }
    }

    void goesOn(Calls elsewhere, long total) {
      try (TailListener tail = TailListener.of(elsewhere, "?last_event_id=" + left)) {
        await().atMost(LIMIT).until(() -> seen.size() + tail.ids().size() >= total);
        List<String> all = new ArrayList<>(seen);
        all.addAll(tail.ids());
        assertThat(seen).isNotEmpty();
        assertThat(all).doesNotHaveDuplicates().hasSize((int) total);
      }
    }
  }

  private Set<String> ids() {
    return Set.copyOf(
        Answers.of(
            SharedServer.get()
                .bean(DatabaseClient.class)
                .sql(
                    """
                    SELECT id::text FROM events JOIN api_keys USING (client_id)
                    WHERE hash = sha256(convert_to(:key, 'UTF8'))
                    """)
                .bind("key", key)
                .mapValue(String.class)
                .all()
                .collectList()));
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
