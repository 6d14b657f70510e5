package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.QuietProxy;
import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.KafkaProcess;
import dev.sluice.platform.Role;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A network between us and Kafka that swallows everything and closes nothing. */
class KafkaSilenceIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int NOBODY = 1;
  private static final int QUESTIONS = 4;

  private final QuietProxy proxy = new QuietProxy(NOBODY);
  private final KafkaTopic topic =
      new KafkaTopic(LogTrial.settings("127.0.0.1:" + proxy.port(), "silent", 1), Role.PERSIST);

  private final Sinks.Empty<Void> end = Sinks.empty();
  @TempDir private Path temporary;
  private DataFolder folder;
  private KafkaProcess broker;

  @BeforeEach
  void start() throws InterruptedException {
    folder = DataFolder.open(temporary);
    broker = KafkaProcess.behind(proxy.port(), folder);
    broker.start();
    proxy.turnTo(broker.port());
    Flux.from(topic.flow(Mono.never())).blockFirst(SOON);
  }

  @AfterEach
  void stop() {
    end.tryEmitEmpty();
    topic.close();
    broker.stop();
    folder.close();
    proxy.close();
  }

  @Test
  void whoever_asked_while_nobody_answered_is_answered_soon_after() {
    askAllTheTime();
    await().atMost(SOON).ignoreExceptions().until(this::isAnswered);
    proxy.hushAll();
    assertThatThrownBy(this::isAnswered).isInstanceOf(TimeoutException.class);
    assertThatThrownBy(this::isAnswered).isInstanceOf(TimeoutException.class);

    proxy.speak();

    await().atMost(SOON).ignoreExceptions().until(this::isAnswered);
  }

  /** As the stages of a server do. */
  private void askAllTheTime() {
    Flux.interval(Duration.ofMillis(200))
        .onBackpressureDrop()
        .flatMap(tick -> Flux.merge(topic.id(), topic.room()).onErrorComplete(), QUESTIONS)
        .takeUntilOther(end.asMono())
        .subscribe();
  }

  private boolean isAnswered() {
    return !Answers.of(topic.partitions()).isEmpty();
  }
}
