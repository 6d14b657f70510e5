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
import dev.sluice.embedded.Redis;
import dev.sluice.embedded.SharedEngines;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Three nodes, each with a reader, while somebody shoots at Redis. */
@Timeout(420)
class FireIT {

  private static final Duration FIRE = Duration.ofMinutes(1);

  /** Until when it goes on for who has not been shot at yet. */
  private static final Duration CEASE_FIRE = Duration.ofMinutes(2);

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration FROZEN = Duration.ofMillis(1500);
  private static final Duration TOLD = Duration.ofMillis(500);
  private static final long BETWEEN_BATCHES_MILLIS = 50;

  private static final String[] ALL_OF_IT = {
    "sluice.live.events-per-second=100000", "sluice.live.replay=1000000"
  };

  private final String key = IssuedKey.of(Scope.ADMIN);
  private final Redis redis = SharedEngines.get().redis();
  private final RedisClient gun = RedisClient.create(redis.url());
  private final List<RunningServer> servers = new CopyOnWriteArrayList<>();
  private final List<Calls> nodes = new CopyOnWriteArrayList<>();
  private final List<Reader> readers = new CopyOnWriteArrayList<>();
  private final List<TailListener> tails = new CopyOnWriteArrayList<>();

  @AfterEach
  void leave() {
    gun.shutdown();
    servers.forEach(RunningServer::close);
  }

  @Test
  void whatever_redis_goes_through_all_readers_end_with_the_numbers_of_the_database() {
    Load load = new Load(Seed.random());
    // one that notices when Redis is away for a moment, as the shared one does not
    nodes.add(started());
    readers.add(Reader.of(nodes.getFirst()));
    String begin = here(nodes.getFirst());
    Visit visit = new Visit(begin);
    CompletableFuture<Void> others =
        CompletableFuture.runAsync(
            () -> {
              come(begin);
              come(begin);
              visit.run();
            },
            Thread.ofVirtual()::start);

    fire(load);

    await().atMost(LIMIT).until(others::isDone);
    others.join();
    assertThat(nodes).hasSize(3);
    await().atMost(LIMIT).until(() -> stored() == load.total());
    await().atMost(LIMIT).untilAsserted(() -> readers.forEach(load::isShownBy));
    areAllShown(load.total());
    visit.goesOn(nodes.getLast(), load.total());
    for (Reader reader : readers) {
      assertThat(reader.totals()).as("totals only grow").isSorted();
      assertThat(reader.states()).contains("degraded");
      await().atMost(LIMIT).until(() -> reader.states().getLast().equals("live"));
      reader.close();
    }
  }

  private Calls at(RunningServer server) {
    return new Calls("http://localhost:" + server.port(), key);
  }

  private static String here(Calls node) {
    try (TailListener tail = TailListener.of(node, "")) {
      return tail.id();
    }
  }

  /** One more node, with somebody who reads all that was ever stored. */
  private void come(String begin) {
    Calls node = started();
    readers.add(Reader.of(node));
    tails.add(TailListener.of(node, "?last_event_id=" + begin));
    nodes.add(node);
  }

  private Calls started() {
    RunningServer server = RunningServer.start(ALL_OF_IT);
    servers.add(server);
    Calls node = at(server);
    awaitReady(node);
    return node;
  }

  private static void awaitReady(Calls node) {
    await().atMost(LIMIT).until(() -> node.post("/api/v1/live/tickets", "").status() == 201);
  }

  /** Each of them, once. */
  private void areAllShown(long total) {
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
        Calls calls = at(passing);
        awaitReady(calls);
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
    CompletableFuture<@Nullable Void> shots = shots().then().toFuture();
    for (int batch = 0; !shots.isDone(); batch++) {
      Calls.Answer answer = nodes.get(batch % nodes.size()).post("/api/v1/events", load.more());
      assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
      LockSupport.parkNanos(Duration.ofMillis(BETWEEN_BATCHES_MILLIS).toNanos());
    }
    shots.join();
  }

  /**
   * Each second the listeners are cut off, and by turns all others, or all is lost, or Redis is
   * frozen or killed.
   */
  private Flux<?> shots() {
    RedisReactiveCommands<String, String> commands = gun.connect().reactive();
    return Flux.interval(Duration.ofSeconds(1))
        .takeWhile(second -> second < FIRE.toSeconds() || isToGoOn(second))
        .onBackpressureDrop()
        .concatMap(
            second ->
                said(commands.clientKill(KillArgs.Builder.typePubsub()))
                    .then(Mono.defer(() -> shot(commands, second))),
            1);
  }

  private boolean isToGoOn(long second) {
    boolean allHaveSeen =
        readers.size() == 3
            && readers.stream().allMatch(each -> each.states().contains("degraded"));
    return !allHaveSeen && second < CEASE_FIRE.toSeconds();
  }

  private Mono<?> shot(RedisReactiveCommands<String, String> commands, long second) {
    return switch ((int) (second % 6)) {
      case 0, 3 -> said(commands.flushall());
      case 2 -> frozen();
      case 5 -> done(this::dieAndComeBack);
      default -> said(commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
    };
  }

  /** It may be away, and then it is told nothing. */
  private static Mono<?> said(Mono<?> command) {
    return command.timeout(TOLD).onErrorComplete();
  }

  private Mono<?> frozen() {
    return done(redis::pause).then(Mono.delay(FROZEN)).then(done(redis::resume));
  }

  private void dieAndComeBack() {
    redis.kill();
    redis.start();
  }

  private static Mono<Void> done(Runnable work) {
    return Mono.<Void>fromRunnable(work).subscribeOn(Schedulers.boundedElastic());
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
