package dev.sluice.store;

import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.Ports;
import dev.sluice.embedded.SharedEngines;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A Redis that is found by a sentinel, which makes another the first when the first dies. */
class SentinelIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PASSWORD = "for-this-test";

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final int first = Ports.free();
  private final int second = Ports.free();
  private final int sentinel = Ports.free();

  @BeforeEach
  void start() throws IOException {
    run(first, "");
    run(second, "replicaof 127.0.0.1 " + first);
    run(
        sentinel,
        """
        sentinel monitor mymaster 127.0.0.1 %d 1
        sentinel auth-pass mymaster %s
        sentinel down-after-milliseconds mymaster 1000
        sentinel failover-timeout mymaster 3000
        """
            .formatted(first, PASSWORD),
        "--sentinel");
  }

  @AfterEach
  void stop() throws InterruptedException {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.waitFor();
    }
  }

  @Test
  void another_takes_the_place_of_a_first_that_dies() {
    RedisSettings settings =
        new RedisSettings(
            "redis-sentinel://:%s@127.0.0.1:%d/0#mymaster".formatted(PASSWORD, sentinel),
            Duration.ofMillis(500));
    RedisConfiguration configuration = new RedisConfiguration();
    ClientResources resources = configuration.redisResources(new SimpleMeterRegistry());
    RedisClient client = configuration.redisClient(settings, resources);
    RedisConnection connection = configuration.redisConnection(client, settings);
    Set<String> heard = ConcurrentHashMap.newKeySet();
    Disposable listening =
        connection
            .messages("news")
            .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(100)))
            .subscribe(heard::add);
    try {
      await().atMost(SOON).until(() -> isSetAndTold(connection, heard, "before"));
      // a machine that stands still for a second may have changed them before
      int dies = await().atMost(SOON).until(() -> port(connection), port -> port > 0);
      int lives = dies == first ? second : first;

      processes.get(dies == first ? 0 : 1).destroyForcibly();

      await().atMost(SOON).until(() -> isSetAndTold(connection, heard, "after"));
      await().atMost(SOON).until(() -> port(connection) == lives);
    } finally {
      listening.dispose();
      client.shutdown();
      resources.shutdown().syncUninterruptibly();
    }
  }

  private static boolean isSetAndTold(RedisConnection connection, Set<String> heard, String word) {
    ask(connection, commands -> commands.set(word, word));
    ask(connection, commands -> commands.publish("news", word));
    return heard.contains(word) && word.equals(ask(connection, commands -> commands.get(word)));
  }

  private static int port(RedisConnection connection) {
    String info = ask(connection, commands -> commands.info("server"));
    return Objects.requireNonNullElse(info, "")
        .lines()
        .filter(line -> line.startsWith("tcp_port:"))
        .mapToInt(line -> Integer.parseInt(line.substring("tcp_port:".length()).strip()))
        .findFirst()
        .orElse(-1);
  }

  private static <T> @Nullable T ask(
      RedisConnection connection,
      Function<RedisReactiveCommands<String, String>, Mono<T>> question) {
    return connection.ask(question).timeout(Duration.ofSeconds(2)).onErrorComplete().block();
  }

  private void run(int port, String more, String... words) throws IOException {
    Path home = Files.createDirectory(folder.resolve(Integer.toString(port)));
    Path file = home.resolve("redis.conf");
    String password =
        words.length > 0
            ? ""
            : "requirepass %s\nmasterauth %s\nsave \"\"\n".formatted(PASSWORD, PASSWORD);
    Files.writeString(
        file,
        "bind 127.0.0.1\nport %d\ndir %s\nlogfile redis.log\n%s%s\n"
            .formatted(port, home, password, more));
    List<String> command = new ArrayList<>();
    command.add(SharedEngines.get().redis().program().toString());
    command.add(file.toString());
    command.addAll(List.of(words));
    processes.add(new ProcessBuilder(command).start());
  }
}
