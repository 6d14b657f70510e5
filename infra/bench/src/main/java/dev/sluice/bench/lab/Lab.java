package dev.sluice.bench.lab;

import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import dev.sluice.embedded.Folders;
import dev.sluice.embedded.KafkaProcess;
import dev.sluice.embedded.Ports;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Engines in a folder of their own, and every process that was started on them. */
public final class Lab implements AutoCloseable {
  private static final EngineOptions BESIDE_KAFKA = EngineOptions.standard().without(Kind.KAFKA);

  /** What is measured is counted as any client's events are, and no load of ours comes near it. */
  private static final List<String> HIGH_LIMIT =
      List.of(
          "--sluice.access.events-per-second=5000000",
          "--sluice.access.burst=50000000",
          "--sluice.live.readers-of-client=1000000");

  /** Whoever brings no key is the first client, where clients know of none. */
  private static final List<String> FOR_ANYBODY =
      List.of(
          "--sluice.access.events-per-second=0",
          "--sluice.access.anonymous-client=00000000-0000-7000-8000-000000000001");

  private final ServerJar jar;
  private final DataFolder folder;
  private final Engines engines;
  private final KafkaProcess broker;
  private final Deque<Child> children = new ArrayDeque<>();
  private boolean closed;

  private Lab(ServerJar jar, DataFolder folder) {
    this.jar = jar;
    this.folder = folder;
    this.engines = Engines.in(folder, BESIDE_KAFKA);
    this.broker = KafkaProcess.in(folder);
  }

  /** A run that was killed has left servers, engines and data behind: they go first. */
  public static Lab in(Path path, ServerJar jar) {
    try (DataFolder old = DataFolder.open(path)) {
      Leftovers.end(old.path());
      Engines.in(old, BESIDE_KAFKA).close();
      KafkaProcess.in(old).stop();
    }
    Folders.delete(path);
    return new Lab(jar, DataFolder.open(path));
  }

  public void start() {
    broker.start();
    engines.start();
  }

  public KafkaProcess broker() {
    return broker;
  }

  public CpuClock brokerCpu() {
    return new CpuClock(broker.process().orElseThrow());
  }

  public Path folder() {
    return folder.path();
  }

  public Database database() {
    return new Database(engines.postgres());
  }

  /** What is stored is written to its files now, and not amid what is measured. */
  public void checkpoint() {
    try (Database database = Database.ofSuperuser(engines.postgres())) {
      database.run("CHECKPOINT");
    }
  }

  /** A connection of the driver that the server uses. */
  public PostgresqlConnection driverConnection() {
    URI url = URI.create(engines.postgres().url());
    PostgresqlConnectionConfiguration where =
        PostgresqlConnectionConfiguration.builder()
            .host(url.getHost())
            .port(url.getPort())
            .database(url.getPath().substring(1))
            .username(engines.postgres().username())
            .password(engines.postgres().password())
            .build();
    return Objects.requireNonNull(new PostgresqlConnectionFactory(where).create().block());
  }

  /** The packaged server, ready to take events in. */
  public ServerProcess ingest(String name, String heap) {
    return ready(name, heap, "ingest");
  }

  /** One that asks nobody for a key or how much he sends, where that is possible. */
  public ServerProcess ingestForAnybody(String name, String heap) {
    return server(name, heap, "ingest", FOR_ANYBODY).awaitReady();
  }

  /** The packaged server in more roles than that, ready to take events in. */
  public ServerProcess ready(String name, String heap, String roles) {
    return server(name, heap, roles).awaitReady();
  }

  /** The same, otherwise unpacked, or with options of its own. */
  public ServerProcess ready(ServerJar another, String name, String heap, String roles) {
    return server(another, name, heap, roles).awaitReady();
  }

  /** The packaged server in some roles, as soon as it is started. */
  public ServerProcess server(String name, String heap, String roles) {
    return server(name, heap, roles, HIGH_LIMIT);
  }

  /** The same, otherwise unpacked. */
  public ServerProcess server(ServerJar another, String name, String heap, String roles) {
    return server(another, name, heap, roles, HIGH_LIMIT);
  }

  public ServerJar jar() {
    return jar;
  }

  /** Those of every server's virtual machine. */
  public List<String> options(String heap) {
    return Jvm.options(heap);
  }

  /** A program of Java that ends by itself; what it is told comes after {@code java}. */
  public void runJava(String name, List<String> words) {
    try (Child child = start(name, Stream.of(words))) {
      if (child.process().waitFor() != 0) {
        throw child.failure("failed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }

  private ServerProcess server(String name, String heap, String roles, List<String> limit) {
    return server(jar, name, heap, roles, limit);
  }

  private ServerProcess server(
      ServerJar jar, String name, String heap, String roles, List<String> limit) {
    int port = Ports.free();
    Path key = folder().resolve("admin-key");
    CollectionLog collections = new CollectionLog(folder().resolve(name + ".gc"));
    List<String> own =
        List.of(
            "--server.port=" + port,
            "--server.address=" + Ports.HOST,
            "--sluice.roles=" + roles,
            "--sluice.access.admin-key-file=" + key,
            "--sluice.access.secrets-file=" + folder().resolve("secrets"),
            // all calls come from one address, and some of them with keys that nobody has
            "--sluice.access.failures-per-minute=1000000");
    Child child =
        start(name, Stream.of(jar.words(heap, collections.file()), own, limit, engines()));
    return new ServerProcess(child, port, key, collections);
  }

  private List<String> engines() {
    return List.of(
        "--sluice.log.bootstrap-servers=" + broker.bootstrapServers(),
        "--sluice.store.url=" + engines.postgres().url(),
        "--sluice.store.username=" + engines.postgres().username(),
        "--sluice.store.password=" + engines.postgres().password(),
        "--sluice.redis.url=" + engines.redis().url());
  }

  /** The reference for what an answer over HTTP costs. */
  public BareProcess bareServer(String name, String heap) {
    int port = Ports.free();
    List<String> arguments = List.of(Integer.toString(port));
    return new BareProcess(program(name, heap, BareServer.class.getName(), arguments), port)
        .awaitReady();
  }

  /** A program on the class path of this one. */
  public Child program(String name, String heap, String mainClass, List<String> arguments) {
    return start(name, Stream.of(Jvm.running(heap, mainClass), arguments));
  }

  private synchronized Child start(String name, Stream<List<String>> words) {
    if (closed) {
      throw new IllegalStateException("The bench is stopping");
    }
    Child child = Child.start(folder(), name, words.flatMap(List::stream).toList());
    children.push(child);
    return child;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    children.forEach(Child::close);
    broker.stop();
    engines.close();
    folder.close();
    Folders.delete(folder());
  }
}
