package dev.sluice.embedded;

import static dev.sluice.embedded.Ports.HOST;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Redis with an append-only file, open to those who know its password. */
public final class Redis extends ProcessEngine {
  private final DataFolder folder;
  private final int port;
  private final Path home;
  private final Path configuration;
  private final Path pidFile;
  private final Path passwordFile;
  private final LogFile log;

  Redis(DataFolder folder, int port) {
    super("Redis", port, folder.log("redis"), "TERM", Duration.ofSeconds(2));
    this.folder = folder;
    this.port = port;
    this.home = folder.path().resolve("redis");
    this.configuration = home.resolve("redis.conf");
    this.pidFile = home.resolve("redis.pid");
    this.passwordFile = home.resolve("password");
    this.log = folder.log("redis");
  }

  @Override
  Process launch() {
    folder.folder("redis");
    OwnerOnly.write(configuration, settings());
    forgetOldProcess();
    return Command.logged(log, List.of(program().toString(), configuration.toString())).launch();
  }

  /** For whoever wants more of them, with settings of his own. */
  public Path program() {
    String resource = Platform.current().redisProgram();
    return Binaries.reachableBy(EngineUser.self(), folder)
        .unpacked(resource, Redis::unpack)
        .resolve("redis-server");
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    Path program = folder.resolve("redis-server");
    Files.copy(packed, program);
    Files.setPosixFilePermissions(program, Tar.READABLE_BY_ALL);
  }

  private void forgetOldProcess() {
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException failure) {
      throw EngineFailure.at(pidFile, failure);
    }
  }

  @Override
  boolean answers(Process launched) {
    return new RedisProbe(port, password()).isAnswered();
  }

  private String settings() {
    return """
    # written by Sluice at each start
    bind %s
    port %d
    requirepass %s
    dir "%s"
    pidfile "%s"
    logfile "%s"
    appendonly yes
    appendfsync everysec
    save ""

    # its command line tells whose it is
    set-proc-title no
    """
        .formatted(HOST, port, password(), home, pidFile, log.path());
  }

  @Override
  Optional<Daemon> daemon() {
    return Daemon.running(pidFile, "redis-server", configuration);
  }

  public String url() {
    return "redis://:%s@%s:%d".formatted(password(), HOST, port);
  }

  public String password() {
    return OwnerOnly.password(passwordFile);
  }
}
