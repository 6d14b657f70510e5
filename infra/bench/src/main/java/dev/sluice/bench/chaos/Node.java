package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Child;
import dev.sluice.bench.lab.ServerJar;
import dev.sluice.bench.lab.Wait;
import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One of the servers: a process that can be killed and started again at the same address. */
final class Node implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final int PROBE_MILLIS = 2_000;
  private static final String HEAP = "320m";

  private final int number;
  private final int port = Ports.free();
  private final ServerJar jar;
  private final Path folder;
  private final List<String> settings;
  private final List<Child> lives = new CopyOnWriteArrayList<>();
  private boolean closed;

  Node(int number, ServerJar jar, Path folder, List<String> settings) {
    this.number = number;
    this.jar = jar;
    this.folder = folder;
    this.settings = List.copyOf(settings);
  }

  int port() {
    return port;
  }

  Node start() {
    return start(Map.of());
  }

  synchronized Node start(Map<String, String> environment) {
    if (closed) {
      throw new IllegalStateException("The run is over");
    }
    String name = "server-%d.%d".formatted(number, lives.size());
    List<String> own = List.of("--server.port=" + port, "--server.address=" + Ports.HOST);
    List<String> words =
        Stream.of(jar.words(HEAP, folder.resolve(name + ".gc")), own, settings)
            .flatMap(List::stream)
            .toList();
    lives.add(Child.start(folder, name, words, environment));
    return this;
  }

  private Child current() {
    return lives.getLast();
  }

  boolean isRunning() {
    return !lives.isEmpty() && current().process().isAlive();
  }

  Node awaitReady() {
    return await(this::answersReady);
  }

  /** Only the first makes one. */
  void awaitKey(Path file) {
    await(() -> Files.exists(file));
  }

  private Node await(BooleanSupplier sign) {
    boolean isThere = Wait.until(START, () -> !isRunning() || sign.getAsBoolean());
    if (!isThere || !isRunning()) {
      throw current().failure("did not start");
    }
    return this;
  }

  private boolean answersReady() {
    try {
      URI ready = URI.create("http://%s:%d/health/ready".formatted(Ports.HOST, port));
      HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
      connection.setConnectTimeout(PROBE_MILLIS);
      connection.setReadTimeout(PROBE_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** As {@code kill -9} does it. */
  void kill() {
    Process process = current().process();
    process.destroyForcibly();
    Wait.until(DRAIN, () -> !process.isAlive());
  }

  void freeze() {
    current().signal("STOP");
  }

  void goOn() {
    current().signal("CONT");
  }

  /** It is told to end, and drains. Whether it did in time. */
  boolean end() {
    Process process = current().process();
    process.destroy();
    boolean ended = Wait.until(DRAIN, () -> !process.isAlive());
    if (!ended) {
      process.destroyForcibly();
    }
    return ended;
  }

  /** One that has not come up is started anew. */
  void mend() {
    goOn();
    if (!answersReady()) {
      kill();
      start();
    }
  }

  /** Lines that hold these words, of all that it has said in all of its lives. */
  long said(String words) {
    return lives.stream()
        .flatMap(life -> life.said().lines())
        .filter(line -> line.contains(words))
        .count();
  }

  /** For good: whatever else goes on does not start it again. */
  @Override
  public synchronized void close() {
    closed = true;
    if (isRunning()) {
      goOn();
      current().close();
    }
  }
}
