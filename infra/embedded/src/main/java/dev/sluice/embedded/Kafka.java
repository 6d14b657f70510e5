package dev.sluice.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** A Kafka broker inside this JVM, its own controller. */
public final class Kafka implements Engine {
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 5;

  private final DataFolder folder;
  private final int port;
  private final int advertisedPort;
  private final int controllerPort = Ports.free();
  private final Consumer<EngineFailure> onFailure;
  private @Nullable KafkaRaftServer server;

  Kafka(DataFolder folder, int port, Consumer<EngineFailure> onFailure) {
    this(folder, port, port, onFailure);
  }

  /**
   * @param advertisedPort where clients are told to go on, once they have found it
   */
  Kafka(DataFolder folder, int port, int advertisedPort, Consumer<EngineFailure> onFailure) {
    this.folder = folder;
    this.port = port;
    this.advertisedPort = advertisedPort;
    this.onFailure = onFailure;
  }

  @Override
  public synchronized void start() {
    stop();
    Ports.requireFree(port, "Kafka");
    Ports.requireFree(controllerPort, "Kafka's controller");
    Path logs = folder.folder("kafka");
    if (Files.notExists(logs.resolve("meta.properties"))) {
      format(logs);
    }
    KafkaRaftServer starting = make(KafkaSettings.of(logs, port, advertisedPort, controllerPort));
    server = starting;
    start(starting);
  }

  private static KafkaRaftServer make(Map<String, String> settings) {
    try {
      return new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    } catch (RuntimeException failure) {
      throw failed(failure);
    }
  }

  private static void format(Path logs) {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(KafkaSettings.NODE)
            .setControllerListenerName(KafkaSettings.CONTROLLER)
            .setMetadataLogDirectory(logs.toString())
            .addDirectory(logs.toString());
    try {
      formatter.run();
    } catch (Exception failure) {
      throw new EngineFailure("Kafka could not be set up in %s.".formatted(logs), failure);
    }
  }

  /** In a thread of its own: a broker that gives up leaves its start waiting for ever. */
  private void start(KafkaRaftServer starting) {
    CompletableFuture<Void> up = new CompletableFuture<>();
    KafkaExit.redirect(reason -> givenUp(reason, up));
    Thread.ofPlatform().name("sluice-kafka-start").daemon().start(() -> start(starting, up));
    try {
      up.get(START_SECONDS, SECONDS);
    } catch (ExecutionException failure) {
      stop();
      throw failed(failure.getCause());
    } catch (TimeoutException failure) {
      throw new EngineFailure(
          "Kafka did not start within %d seconds.".formatted(START_SECONDS), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EngineFailure("The start of Kafka was interrupted.", interrupted);
    }
  }

  private static void start(KafkaRaftServer starting, CompletableFuture<Void> up) {
    try {
      starting.startup();
      up.complete(null);
    } catch (Throwable failure) {
      up.completeExceptionally(failure);
    }
  }

  private static EngineFailure failed(@Nullable Throwable cause) {
    return cause instanceof EngineFailure known
        ? known
        : new EngineFailure("Kafka did not start: %s".formatted(cause), cause);
  }

  void givenUp(String reason, CompletableFuture<Void> up) {
    EngineFailure failure =
        folder.isFull()
            ? new EngineFailure("Kafka gave up: the disk of %s is full.".formatted(folder.path()))
            : new EngineFailure("Kafka gave up: %s.".formatted(reason));
    if (!up.completeExceptionally(failure)) {
      onFailure.accept(failure);
    }
  }

  @Override
  public synchronized void stop() {
    KafkaRaftServer running = server;
    server = null;
    if (running != null) {
      Thread stopping =
          Thread.ofPlatform().name("sluice-kafka-stop").daemon().start(running::shutdown);
      awaitEnd(stopping);
    }
  }

  private static void awaitEnd(Thread stopping) {
    try {
      stopping.join(SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null;
  }

  public String bootstrapServers() {
    return "%s:%d".formatted(Ports.HOST, port);
  }

  public int port() {
    return port;
  }
}
