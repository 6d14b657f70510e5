package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The process of an engine; it has left our session, so that Ctrl-C does not reach it before us.
 */
record Daemon(ProcessHandle process) {
  private static final Duration SIGNAL = Duration.ofSeconds(5);

  /** A process id alone proves nothing: the number may belong to someone else by now. */
  static Optional<Daemon> running(Path pidFile, String program, Path argument) {
    return pid(pidFile)
        .flatMap(ProcessHandle::of)
        .filter(process -> isCalled(process, program, argument))
        .map(Daemon::new)
        .filter(daemon -> !daemon.hasEnded());
  }

  private static Optional<Long> pid(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().map(String::strip).map(Long::valueOf);
    } catch (IOException | NumberFormatException noPid) {
      return Optional.empty();
    }
  }

  private static boolean isCalled(ProcessHandle process, String program, Path argument) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains(program) && line.contains(argument.toString()))
        .isPresent();
  }

  boolean hasEnded() {
    return hasEnded(process);
  }

  /** Where nobody waits for it, as in a container without an init, a process ends as a zombie. */
  private static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
      return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    } catch (IOException notLinuxOrGone) {
      return false;
    }
  }

  boolean endsWithin(Duration limit) {
    return Await.until(limit, this::hasEnded);
  }

  /** Sent to the parent first, so that it bears no further children meanwhile. */
  void signalAll(String signal) {
    Stream.concat(Stream.of(process), process.descendants().toList().stream())
        .forEach(each -> signal(signal, each));
  }

  void signal(String signal) {
    signal(signal, process);
  }

  private static void signal(String signal, ProcessHandle to) {
    Command.silent("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(to.pid()))
        .succeeds(SIGNAL);
  }
}
