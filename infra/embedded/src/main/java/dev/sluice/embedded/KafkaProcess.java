package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The same broker in a process of its own: for whoever wants to freeze it, kill it, or tell its
 * work from his own. It runs on the class path of this JVM.
 */
public final class KafkaProcess extends ProcessEngine {
  /** Named first: a process' command line can be read up to 4 KiB, and the class path is longer. */
  private static final String MARK = "-Dsluice.broker=";

  private final DataFolder folder;
  private final int port;
  private final int advertisedPort;
  private final Path home;
  private final Path pidFile;
  private final LogFile log;

  private KafkaProcess(DataFolder folder, int port, int advertisedPort) {
    super("Kafka", port, folder.log("broker"), "TERM", Duration.ofSeconds(8));
    this.folder = folder;
    this.port = port;
    this.advertisedPort = advertisedPort;
    this.home = folder.path().resolve("broker");
    this.pidFile = home.resolve("broker.pid");
    this.log = folder.log("broker");
  }

  /** On a free port; nothing runs before {@link #start}. */
  public static KafkaProcess in(DataFolder folder) {
    int port = Ports.free();
    return new KafkaProcess(folder, port, port);
  }

  /** The same for clients who come to it through another port of this machine. */
  public static KafkaProcess behind(int advertisedPort, DataFolder folder) {
    return new KafkaProcess(folder, Ports.free(), advertisedPort);
  }

  @Override
  Process launch() {
    folder.folder("broker");
    forget(KafkaProgram.ready(home));
    Process process = Command.logged(log, words()).launch();
    OwnerOnly.write(pidFile, process.pid() + "\n");
    return process;
  }

  @Override
  boolean answers(Process launched) {
    return Files.exists(KafkaProgram.ready(home));
  }

  private List<String> words() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        MARK + home,
        "-Xmx512m",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        KafkaProgram.class.getName(),
        home.toString(),
        Integer.toString(port),
        Integer.toString(advertisedPort));
  }

  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw EngineFailure.at(file, failure);
    }
  }

  @Override
  Optional<Daemon> daemon() {
    return Daemon.running(pidFile, MARK, home);
  }

  /** What it costs is there to be measured. */
  public Optional<ProcessHandle> process() {
    return daemon().map(Daemon::process);
  }

  public String bootstrapServers() {
    return "%s:%d".formatted(Ports.HOST, advertisedPort);
  }
}
