package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EngineOptions.Kind;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines whose processes are killed by someone else. */
class KeeperIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final BlockingQueue<EngineFailure> failures = new LinkedBlockingQueue<>();

  @TempDir private Path temporary;
  private DataFolder folder;
  private Engines engines;

  @BeforeEach
  void start() {
    folder = DataFolder.open(temporary.resolve("data"));
    EngineOptions options = EngineOptions.standard().without(Kind.KAFKA).telling(failures::add);
    engines = Engines.in(folder, options).start();
  }

  @AfterEach
  void close() {
    engines.close();
    folder.close();
  }

  @Test
  void an_engine_that_dies_comes_back_as_often_as_it_dies() {
    engines.keepRunning();

    for (int death = 0; death < 2; death++) {
      Daemon postgres = engines.postgres().daemon().orElseThrow();
      Daemon redis = engines.redis().daemon().orElseThrow();
      postgres.signal("KILL");
      redis.signal("KILL");
      assertThat(postgres.endsWithin(LIMIT) && redis.endsWithin(LIMIT)).isTrue();

      assertThat(Await.until(LIMIT, this::postgresAnswers)).as("PostgreSQL is back").isTrue();
      assertThat(Await.until(LIMIT, this::redisAnswers)).as("Redis is back").isTrue();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void an_engine_that_was_stopped_stays_stopped() {
    engines.redis().stop();

    assertThat(engines.redis().hasDied()).isFalse();
    engines.redis().startIfDead();
    assertThat(engines.redis().isRunning()).isFalse();
  }

  @Test
  void an_engine_that_does_not_come_back_is_given_up_with_its_reason() throws Exception {
    engines.redis().kill();
    Ports.requireFree(engines.redis().port(), "another");
    try (ServerSocket other = new ServerSocket()) {
      other.bind(Ports.address(engines.redis().port()));

      keeper().run();
    }

    assertThat(failures.poll(1, TimeUnit.SECONDS))
        .hasMessage("Port %d, meant for Redis, is taken.", engines.redis().port());
  }

  private Keeper keeper() {
    return new Keeper(engines.redis(), Duration.ofMillis(1), failures::add);
  }

  private boolean postgresAnswers() {
    try {
      return new Contents(engines).query("SELECT 'back'").equals("back");
    } catch (Exception notYet) {
      return false;
    }
  }

  private boolean redisAnswers() {
    return new RedisProbe(engines.redis().port(), engines.redis().password()).isAnswered();
  }
}
