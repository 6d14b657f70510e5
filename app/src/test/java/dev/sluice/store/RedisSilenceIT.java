package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.QuietProxy;
import dev.sluice.embedded.SharedEngines;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.util.retry.Retry;

/** A network between us and Redis that swallows everything and closes nothing. */
class RedisSilenceIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final URI engine = URI.create(SharedEngines.get().redis().url());
  private final QuietProxy proxy = new QuietProxy(engine.getPort());
  private final RedisSettings settings =
      new RedisSettings(
          "redis://%s@127.0.0.1:%d".formatted(engine.getUserInfo(), proxy.port()),
          Duration.ofMillis(300));
  private final RedisConfiguration configuration = new RedisConfiguration();
  private final ClientResources resources = configuration.redisResources(new SimpleMeterRegistry());
  private final RedisClient client = configuration.redisClient(settings, resources);
  private final RedisConnection redis = configuration.redisConnection(client, settings);

  @AfterEach
  void stop() {
    client.shutdown();
    resources.shutdown().syncUninterruptibly();
    proxy.close();
  }

  @Test
  void a_connection_that_does_not_answer_any_more_is_replaced() {
    awaitPong();

    proxy.hush();

    assertThatThrownBy(this::ping).isInstanceOf(RedisCommandTimeoutException.class);
    awaitPong();
  }

  @Test
  void whoever_only_listens_learns_that_he_hears_nothing_any_more() {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    Disposable listening =
        redis
            .messages("words")
            .doOnNext(heard::add)
            .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(100)))
            .subscribe();
    await().atMost(SOON).ignoreExceptions().until(() -> isHeard("first", heard));

    proxy.hush();

    await().atMost(SOON).ignoreExceptions().until(() -> isHeard("second", heard));
    listening.dispose();
  }

  private void awaitPong() {
    await().atMost(SOON).ignoreExceptions().until(() -> ping().equals("PONG"));
  }

  private String ping() {
    return Answers.of(redis.ask(RedisReactiveCommands::ping));
  }

  private boolean isHeard(String word, Set<String> heard) {
    Answers.of(redis.ask(commands -> commands.publish("words", word)));
    return heard.contains(word);
  }
}
