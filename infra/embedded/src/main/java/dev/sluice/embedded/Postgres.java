package dev.sluice.embedded;

import static dev.sluice.embedded.Ports.HOST;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL with one database, {@code sluice}, and one user, who may do everything. */
public final class Postgres extends ProcessEngine {
  private static final String DATABASE = "sluice";
  private static final String USER = "sluice";
  private static final int STATUS_LINE = 8;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final DataFolder folder;
  private final int port;
  private final boolean durable;
  private final Path home;
  private final Path data;
  private final Path passwordFile;
  private final LogFile log;

  Postgres(DataFolder folder, int port, boolean durable) {
    super("INT", Duration.ofSeconds(5));
    this.folder = folder;
    this.port = port;
    this.durable = durable;
    this.home = folder.path().resolve("postgres");
    this.data = home.resolve("data");
    this.passwordFile = home.resolve("password");
    this.log = folder.log("postgres");
  }

  @Override
  public synchronized void start() {
    stop();
    Ports.requireFree(port, "PostgreSQL");
    log.rotate();
    EngineUser user = EngineUser.notRoot();
    PostgresPrograms programs = PostgresPrograms.of(folder, user, log);
    folder.folder("postgres");
    OwnerOnly.password(passwordFile);
    user.own(home);
    user.enter(folder, home, programs.folder());
    if (Files.notExists(data)) {
      make(programs);
    }
    OwnerOnly.write(data.resolve("postgresql.conf"), PostgresSettings.file(port, durable));
    user.own(home);
    run(programs);
  }

  /** Under another name first: a folder that was given up half-way is never taken for a whole. */
  private void make(PostgresPrograms programs) {
    Path draft = home.resolve("draft");
    Folders.delete(draft);
    programs.initialize(draft, USER, passwordFile);
    programs.createDatabase(draft, DATABASE);
    try {
      Files.move(draft, data, ATOMIC_MOVE);
    } catch (IOException failure) {
      throw EngineFailure.at(data, failure);
    }
  }

  private void run(PostgresPrograms programs) {
    forgetOldProcess();
    Process process = programs.start(data);
    boolean answered = Await.until(LIMIT, () -> isReady() || !process.isAlive());
    if (!answered || !process.isAlive()) {
      process.destroyForcibly();
      throw log.failure("PostgreSQL did not start");
    }
  }

  /** Whoever it was has ended; PostgreSQL itself would stop at a number that is in use again. */
  private void forgetOldProcess() {
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException failure) {
      throw EngineFailure.at(pidFile(), failure);
    }
  }

  private boolean isReady() {
    try (Stream<String> lines = Files.lines(pidFile())) {
      return lines.skip(STATUS_LINE - 1).anyMatch(line -> line.strip().equals("ready"));
    } catch (IOException | UncheckedIOException notYet) {
      return false;
    }
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }

  @Override
  Optional<Daemon> daemon() {
    return Daemon.running(pidFile(), "postgres", data);
  }

  public String url() {
    return "postgresql://%s:%d/%s".formatted(HOST, port, DATABASE);
  }

  public int port() {
    return port;
  }

  public String username() {
    return USER;
  }

  public String password() {
    return OwnerOnly.password(passwordFile);
  }
}
