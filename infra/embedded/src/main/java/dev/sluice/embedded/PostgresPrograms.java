package dev.sluice.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What ships of PostgreSQL: initdb and postgres. */
record PostgresPrograms(Path folder, EngineUser user, LogFile log) {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  static PostgresPrograms of(DataFolder folder, EngineUser user, LogFile log) {
    String archive = Platform.current().postgresArchive();
    Path programs = Binaries.reachableBy(user, folder).unpacked(archive, Tar::unpack);
    return new PostgresPrograms(programs, user, log);
  }

  /**
   * Text sorts by code point, as everywhere in Sluice, and upper and lower case are Unicode's.
   * Passwords are of 256 random bits: to make each guess costly, and with it each connection, would
   * keep nobody out.
   */
  void initialize(Path data, String superuser, Path passwordFile) {
    Command command =
        command(
            "initdb",
            "--pgdata=" + data,
            "--username=" + superuser,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--set=scram_iterations=1",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions");
    require(command, "PostgreSQL could not be set up");
  }

  /** Before the server's first start, in its single-user mode, which reads SQL from its input. */
  void createDatabase(Path data, String name, String owner, String password) {
    Path sql = data.resolveSibling("create-database.sql");
    OwnerOnly.write(
        sql,
        """
        CREATE ROLE %2$s LOGIN PASSWORD '%3$s';
        CREATE DATABASE %1$s OWNER %2$s;
        """
            .formatted(name, owner, password));
    Command command = command("postgres", "--single", "-D", data.toString(), "postgres");
    require(command.reading(sql), "PostgreSQL could not create the database " + name);
    Folders.delete(sql);
  }

  Process start(Path data) {
    return command("postgres", "-D", data.toString()).launch();
  }

  private Command command(String program, String... arguments) {
    Stream<String> call = Stream.of(folder.resolve("bin").resolve(program).toString());
    List<String> words =
        Stream.of(user.prefix().stream(), call, Stream.of(arguments))
            .flatMap(Function.identity())
            .toList();
    return Command.logged(log, words);
  }

  private void require(Command command, String otherwise) {
    if (!command.succeeds(LIMIT)) {
      throw log.failure(otherwise);
    }
  }
}
