package dev.sluice.embedded;

import static dev.sluice.embedded.Ports.HOST;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL with one database, {@code sluice}, and its owner, who has no power beyond it. */
public final class Postgres extends ProcessEngine {
  private static final String DATABASE = "sluice";
  private static final String PROGRAM = "postgres";
  private static final String USER = "sluice";
  private static final String SUPERUSER = "postgres";
  private static final int STATUS_LINE = 8;

  private final DataFolder folder;
  private final int port;
  private final boolean durable;
  private final Path home;
  private final Path data;
  private final Path passwordFile;
  private final Path superuserPasswordFile;
  private final LogFile log;

  Postgres(DataFolder folder, int port, boolean durable) {
    super("PostgreSQL", port, folder.log("postgres"), "INT", Duration.ofSeconds(5));
    this.folder = folder;
    this.port = port;
    this.durable = durable;
    this.home = folder.path().resolve("postgres");
    this.data = home.resolve("data");
    this.passwordFile = home.resolve("password");
    this.superuserPasswordFile = home.resolve("superuser-password");
    this.log = folder.log("postgres");
  }

  @Override
  Process launch() {
    EngineUser user = EngineUser.notRoot(folder);
    PostgresPrograms programs = PostgresPrograms.of(folder, user, log);
    folder.folder("postgres");
    OwnerOnly.password(superuserPasswordFile);
    user.own(home);
    user.enter(folder, home, programs.folder());
    if (Files.notExists(data)) {
      make(programs);
    }
    OwnerOnly.write(
        data.resolve("postgresql.conf"), PostgresSettings.file(port, durable, memory()));
    user.own(home);
    forgetOldProcess();
    return programs.start(data);
  }

  /** Of the machine, or of the container that this runs in. */
  private static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** Under another name first: a folder that was given up half-way is never taken for a whole. */
  private void make(PostgresPrograms programs) {
    Path draft = home.resolve("draft");
    Daemon.endAllAt(draft);
    Folders.delete(draft);
    programs.initialize(draft, SUPERUSER, superuserPasswordFile);
    programs.createDatabase(draft, DATABASE, USER, password());
    try {
      Files.move(draft, data, ATOMIC_MOVE);
    } catch (IOException failure) {
      throw EngineFailure.at(data, failure);
    }
  }

  /** PostgreSQL itself forgets a number that is free; at one in use again it would stop. */
  private void forgetOldProcess() {
    Daemon.holder(pidFile()).ifPresent(this::forget);
  }

  private void forget(ProcessHandle holder) {
    if (Daemon.isCalled(holder, PROGRAM)) {
      throw new EngineFailure(
          "A PostgreSQL that Sluice does not know, process %d, runs in %s."
              .formatted(holder.pid(), data));
    }
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException failure) {
      throw EngineFailure.at(pidFile(), failure);
    }
  }

  /** Its file may be that of a server that was killed. */
  @Override
  boolean answers(Process launched) {
    return Daemon.pid(pidFile()).filter(pid -> pid == launched.pid()).isPresent() && isReady();
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
    return Daemon.running(pidFile(), PROGRAM, data);
  }

  public String url() {
    return "postgresql://%s:%d/%s".formatted(HOST, port, DATABASE);
  }

  public String username() {
    return USER;
  }

  public String password() {
    return OwnerOnly.password(passwordFile);
  }

  /** Of the user {@code postgres}, who may do everything. */
  public String superuserPassword() {
    return OwnerOnly.password(superuserPasswordFile);
  }
}
