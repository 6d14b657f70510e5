package dev.sluice.embedded;

import java.util.List;
import java.util.Locale;

/** The machines for which Maven Central holds the engines. */
enum Platform {
  LINUX_AMD64("linux-x86_64", "linux-amd64"),
  LINUX_ARM64("linux-arm_64", "linux-arm64"),
  DARWIN_AMD64("darwin-x86_64", "darwin-amd64"),
  DARWIN_ARM64("darwin-arm_64", "darwin-arm64");

  private final String postgresName;
  private final String redisName;

  Platform(String postgresName, String redisName) {
    this.postgresName = postgresName;
    this.redisName = redisName;
  }

  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Platform of(String system, String architecture) {
    String key = "%s %s".formatted(system.split(" ", 2)[0], architecture).toLowerCase(Locale.ROOT);
    return switch (key) {
      case "linux amd64", "linux x86_64" -> LINUX_AMD64;
      case "linux aarch64", "linux arm64" -> LINUX_ARM64;
      case "mac amd64", "mac x86_64" -> DARWIN_AMD64;
      case "mac aarch64", "mac arm64" -> DARWIN_ARM64;
      default ->
          throw new EngineFailure(
              "The embedded engines run on Linux and macOS, x86-64 and arm64, not on %s %s."
                  .formatted(system, architecture));
    };
  }

  /** What goes before a program so that it leaves the terminal, and Ctrl-C is ours to answer. */
  List<String> ownSession() {
    return switch (this) {
      case LINUX_AMD64, LINUX_ARM64 -> List.of("setsid");
      case DARWIN_AMD64, DARWIN_ARM64 ->
          List.of("/usr/bin/perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV;");
    };
  }

  String postgresArchive() {
    return "postgres-%s.txz".formatted(postgresName);
  }

  String redisProgram() {
    return "redis-server-7.0.15-%s".formatted(redisName);
  }
}
