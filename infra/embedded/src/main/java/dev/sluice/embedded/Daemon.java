package dev.sluice.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The process of an engine; it has left our session, so that Ctrl-C does not reach it before us.
 */
record Daemon(ProcessHandle process) {
  private static final Duration SIGNAL = Duration.ofSeconds(5);

  /** A process id alone proves nothing: the number may belong to someone else by now. */
  static Optional<Daemon> running(Path pidFile, String program, Path argument) {
    return holder(pidFile)
        .filter(process -> isCalled(process, program, argument.toString()))
        .map(Daemon::new);
  }

  /** The living process that this file names, be it whose it may. */
  static Optional<ProcessHandle> holder(Path pidFile) {
    return pid(pidFile).flatMap(ProcessHandle::of).filter(process -> !hasEnded(process));
  }

  static Optional<Long> pid(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().map(String::strip).map(Long::valueOf);
    } catch (IOException | NumberFormatException noPid) {
      return Optional.empty();
    }
  }

  static boolean isCalled(ProcessHandle process, String... words) {
    String line = commandLine(process);
    return Stream.of(words).allMatch(line::contains);
  }

  /** Read by ourselves where we can: Java tells nothing of a process of another user. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())), UTF_8)
          .replace('\0', ' ');
    } catch (IOException notLinuxOrGone) {
      return process.info().commandLine().orElse("");
    }
  }

  /** What somebody who was killed had begun to make there is made no further. */
  static void endAllAt(Path folder) {
    List<ProcessHandle> left =
        ProcessHandle.allProcesses()
            .filter(process -> isCalled(process, folder.toString()))
            .filter(process -> process.pid() != ProcessHandle.current().pid())
            .toList();
    left.forEach(ProcessHandle::destroyForcibly);
    if (!Await.until(SIGNAL, () -> left.stream().allMatch(Daemon::hasEnded))) {
      throw new EngineFailure("Somebody else is at work in " + folder + ".");
    }
  }

  boolean hasEnded() {
    return hasEnded(process);
  }

  /**
   * Where nobody waits for it, as in a container without an init, a process ends as a zombie. So
   * does its first thread before the others, which hold its ports and files until they are gone.
   */
  private static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || (state(process).equals("Z") && threads(process) <= 1);
  }

  private static long threads(ProcessHandle process) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/%d/task".formatted(process.pid())))) {
      return threads.count();
    } catch (IOException goneMeanwhile) {
      return 0;
    }
  }

  /** One letter, as ps shows it; none where the system keeps it to itself. */
  private static String state(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())));
      int name = stat.lastIndexOf(')');
      return stat.substring(name + 2, name + 3);
    } catch (IOException notLinuxOrGone) {
      return "";
    }
  }

  boolean endsWithin(Duration limit) {
    return Await.until(limit, this::hasEnded);
  }

  void signalAll(String signal) {
    family().forEach(each -> signal(signal, each));
  }

  /** Whether all of them were gone in time. */
  boolean killAll(Duration limit) {
    List<ProcessHandle> family = family();
    family.forEach(each -> signal("KILL", each));
    return Await.until(limit, () -> family.stream().allMatch(Daemon::hasEnded));
  }

  /** With the parent frozen: it bears no further children, and still leads to those it has. */
  private List<ProcessHandle> family() {
    freeze();
    return Stream.concat(Stream.of(process), process.descendants()).toList();
  }

  /** Its threads run on until one of them has seen the signal. */
  private void freeze() {
    signal("STOP");
    Await.until(SIGNAL, () -> Set.of("T", "Z", "").contains(state(process)));
  }

  void signal(String signal) {
    signal(signal, process);
  }

  private static void signal(String signal, ProcessHandle to) {
    Command.silent("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(to.pid()))
        .succeeds(SIGNAL);
  }
}
