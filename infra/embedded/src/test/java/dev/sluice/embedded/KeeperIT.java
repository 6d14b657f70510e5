package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.embedded.EngineOptions.Kind;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Engines whose processes are killed by someone else. */
class KeeperIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MANY = 20;

  @TempDir private Path temporary;
  private DataFolder folder;
  private Engines engines;

  @BeforeEach
  void start() {
    folder = DataFolder.open(temporary.resolve("data"));
    engines = Engines.in(folder, EngineOptions.standard().without(Kind.KAFKA)).start();
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
  }

  @Test
  void an_engine_that_was_stopped_stays_stopped() {
    engines.redis().stop();

    assertThat(engines.redis().hasDied()).isFalse();
    engines.redis().startIfDead();
    assertThat(engines.redis().isRunning()).isFalse();
  }

  @Test
  void an_engine_that_does_not_come_back_is_tried_until_it_does() throws Exception {
    int port = engines.redis().port();
    engines.redis().kill();
    Ports.requireFree(port, "another");
    ListAppender<ILoggingEvent> log = logOfKeepers();
    Keeper keeping = new Keeper(engines.redis(), Duration.ofMillis(1));
    Thread keeper = Thread.ofPlatform().unstarted(keeping);
    try (ServerSocket other = new ServerSocket()) {
      other.bind(Ports.address(port));
      keeper.start();
      assertThat(Await.until(LIMIT, () -> failedStarts(log) >= MANY)).isTrue();
    }

    assertThat(Await.until(LIMIT, this::redisAnswers)).as("Redis is back").isTrue();
    keeper.interrupt();
    assertThat(keeper.join(LIMIT)).isTrue();
  }

  private static ListAppender<ILoggingEvent> logOfKeepers() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    Logger keepers = (Logger) LoggerFactory.getLogger(Keeper.class);
    keepers.setLevel(Level.WARN);
    keepers.setAdditive(false);
    keepers.addAppender(log);
    return log;
  }

  private static long failedStarts(ListAppender<ILoggingEvent> log) {
    return log.list.stream()
        .filter(line -> line.getFormattedMessage().startsWith("Redis is not back yet"))
        .count();
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
