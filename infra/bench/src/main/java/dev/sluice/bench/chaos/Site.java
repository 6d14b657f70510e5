package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Leftovers;
import dev.sluice.bench.lab.ServerJar;
import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import dev.sluice.embedded.Folders;
import dev.sluice.embedded.KafkaProcess;
import dev.sluice.embedded.Ports;
import dev.sluice.embedded.ProcessEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What everything is done to: servers, engines, and a proxy before each of these. */
final class Site implements AutoCloseable {
  private static final EngineOptions BESIDE_KAFKA = EngineOptions.standard().without(Kind.KAFKA);
  private static final List<String> ON_DISKS = List.of("broker", "postgres");
  private static final String FENCED = "no longer stands there";
  private static final String FULL = "No space left on device";

  private final DataFolder folder;
  private final Engines engines;
  private final KafkaProcess broker;
  private final Map<EngineName, Disk> disks = new EnumMap<>(EngineName.class);
  private final Map<EngineName, Proxy> proxies = new EnumMap<>(EngineName.class);
  private final ServerJar jar;
  private volatile List<Node> nodes = List.of();
  private boolean closed;

  private Site(DataFolder folder, ServerJar jar) {
    this.folder = folder;
    this.jar = jar;
    int kafkaPort = Ports.free();
    this.broker = KafkaProcess.behind(kafkaPort, folder);
    this.engines = Engines.in(folder, BESIDE_KAFKA);
    proxies.put(EngineName.KAFKA, new Proxy(kafkaPort, broker.port()));
    proxies.put(EngineName.POSTGRES, new Proxy(Ports.free(), engines.postgres().port()));
    proxies.put(EngineName.REDIS, new Proxy(Ports.free(), engines.redis().port()));
  }

  /**
   * A run that was killed has left its servers, its engines and its files behind: they go first.
   */
  static Site in(Path path, ServerJar jar) {
    try (DataFolder old = DataFolder.open(path)) {
      Leftovers.end(old.path());
      Engines.in(old, BESIDE_KAFKA).close();
      KafkaProcess.in(old).stop();
    }
    ON_DISKS.forEach(disk -> Disk.removeLeftover(path.resolve(disk)));
    Folders.delete(path);
    return new Site(DataFolder.open(path), jar);
  }

  /** On disks that can be filled up, where this machine has any. */
  Site withDisks() {
    Disk.at(folder.path().resolve("broker")).ifPresent(disk -> disks.put(EngineName.KAFKA, disk));
    Disk.at(folder.path().resolve("postgres"))
        .ifPresent(disk -> disks.put(EngineName.POSTGRES, disk));
    return this;
  }

  void start() {
    begin();
    nodes.getFirst().start().awaitKey(keyFile());
    nodes.stream().skip(1).forEach(Node::start);
    nodes.forEach(Node::awaitReady);
  }

  /** Whoever closes meanwhile waits, and then closes all of it. */
  private synchronized void begin() {
    requireOpen();
    broker.start();
    engines.start();
    List<String> settings = settings();
    nodes =
        IntStream.range(0, Schedule.SERVERS)
            .mapToObj(number -> new Node(number, jar, folder.path(), settings))
            .toList();
  }

  /** An engine that was killed, or has ended. */
  synchronized void start(EngineName name) {
    requireOpen();
    engine(name).start();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The run is over");
    }
  }

  /** Ends all that a fault may have begun. */
  void mend() {
    disks.values().forEach(Disk::free);
    proxies.values().forEach(Proxy::mend);
    Stream.of(EngineName.values()).forEach(this::mend);
    nodes.forEach(Node::mend);
  }

  private void mend(EngineName name) {
    if (engine(name).isRunning()) {
      engine(name).resume();
    } else {
      start(name);
    }
  }

  private List<String> settings() {
    return List.of(
        "--sluice.log.bootstrap-servers=" + broker.bootstrapServers(),
        "--sluice.store.url=postgresql://%s:%d/sluice"
            .formatted(Ports.HOST, proxy(EngineName.POSTGRES).port()),
        "--sluice.store.username=" + engines.postgres().username(),
        "--sluice.store.password=" + engines.postgres().password(),
        "--sluice.redis.url=redis://:%s@%s:%d"
            .formatted(engines.redis().password(), Ports.HOST, proxy(EngineName.REDIS).port()),
        "--sluice.access.admin-key-file=" + keyFile(),
        "--sluice.access.secrets-file=" + folder.path().resolve("secrets"),
        // three servers share a small machine
        "--sluice.store.connections=8",
        "--sluice.store.access-connections=2",
        // crowds come from one address and are one client
        "--sluice.live.readers-of-client=100000",
        // what readers have folded is compared to the last event
        "--sluice.live.events-per-second=100000",
        "--sluice.live.replay=1000000");
  }

  private Path keyFile() {
    return folder.path().resolve("admin-key");
  }

  String adminKey() {
    try {
      return Files.readString(keyFile()).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Path folder() {
    return folder.path();
  }

  List<Node> nodes() {
    return nodes;
  }

  /** Batches that were not written since somebody else had been there. */
  long fences() {
    return said(FENCED);
  }

  /** In so many of their lines. */
  private long said(String words) {
    return nodes.stream().mapToLong(node -> node.said(words)).sum();
  }

  /**
   * How often somebody has noticed that an engine's disk is full: Kafka does so once and ends,
   * PostgreSQL tells its clients, and itself only where it has to end.
   */
  long complaintsOfDisk(EngineName name) {
    return switch (name) {
      case KAFKA -> broker.isRunning() ? 0 : 1;
      case POSTGRES -> said(FULL) + lines(folder.path().resolve("logs/postgres.log"), FULL);
      case REDIS -> 0;
    };
  }

  /** A byte is a character: a log may be of any encoding. */
  private static long lines(Path file, String words) {
    try (Stream<String> lines = Files.lines(file, ISO_8859_1)) {
      return lines.filter(line -> line.contains(words)).count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Proxy proxy(EngineName engine) {
    return Objects.requireNonNull(proxies.get(engine));
  }

  Optional<Disk> disk(EngineName engine) {
    return Optional.ofNullable(disks.get(engine));
  }

  ProcessEngine engine(EngineName name) {
    return switch (name) {
      case KAFKA -> broker;
      case POSTGRES -> engines.postgres();
      case REDIS -> engines.redis();
    };
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  String redisPassword() {
    return engines.redis().password();
  }

  /** Past the proxy. */
  Database database() {
    return new Database(engines.postgres());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    nodes.forEach(Node::close);
    proxies.values().forEach(Proxy::close);
    broker.stop();
    engines.close();
    disks.values().forEach(Disk::close);
    folder.close();
  }

  /** With all that servers and engines have said. */
  void forget() {
    Folders.delete(folder.path());
  }
}
