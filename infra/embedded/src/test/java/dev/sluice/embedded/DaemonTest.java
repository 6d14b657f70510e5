package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
  private static final Duration SHORT = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path pidFile;
  private Process process;

  @BeforeEach
  void start() throws Exception {
    pidFile = folder.resolve("pid");
    // one child that ends at once and that its parent never waits for: a zombie
    process = new ProcessBuilder("sh", "-c", "sleep 0 & exec sleep 600 0").start();
    Files.writeString(pidFile, process.pid() + "\nmore\n");
    assertThat(Await.until(SHORT, () -> !running("exec", "600") && running("sleep", "600")))
        .isTrue();
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
  }

  @Test
  void a_process_is_known_by_its_program_and_its_argument() {
    assertThat(running("sleep", "600")).isTrue();
  }

  @Test
  void a_number_that_belongs_to_someone_else_now_is_not_taken_for_ours() {
    assertThat(running("postgres", "600")).isFalse();
    assertThat(running("sleep", "/another/folder")).isFalse();
  }

  @Test
  void a_file_without_a_number_is_nobody_s() throws Exception {
    Files.writeString(pidFile, "");
    assertThat(running("sleep", "600")).isFalse();

    Files.delete(pidFile);
    assertThat(running("sleep", "600")).isFalse();
  }

  @Test
  void whoever_is_still_at_work_in_a_folder_is_ended() throws Exception {
    Path draft = Files.createDirectory(folder.resolve("draft"));
    Process left = follower(draft);
    Process other = follower(Files.createDirectory(folder.resolve("other")));

    try {
      Daemon.endAllAt(draft);

      assertThat(new Daemon(left.toHandle()).hasEnded()).isTrue();
      assertThat(other.isAlive()).isTrue();
    } finally {
      left.destroyForcibly();
      other.destroyForcibly();
    }
  }

  private static Process follower(Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    return new ProcessBuilder("tail", "-f", file.toString()).start();
  }

  @Test
  void a_process_that_was_signalled_has_ended() {
    Daemon daemon = new Daemon(process.toHandle());

    daemon.signal("KILL");

    assertThat(daemon.endsWithin(SHORT)).isTrue();
  }

  @Test
  void one_that_is_frozen_runs_no_more_when_that_is_told() throws Exception {
    assumeThat(Path.of("/proc/self/stat")).exists();

    new Daemon(process.toHandle()).signalAll("STOP");

    assertThat(Path.of("/proc/%d/stat".formatted(process.pid()))).content().contains(" T ");
  }

  @Test
  void a_zombie_has_ended() {
    assumeThat(Path.of("/proc/self/stat")).exists();

    Daemon zombie = new Daemon(process.children().findFirst().orElseThrow());

    assertThat(zombie.endsWithin(SHORT)).isTrue();
    assertThat(zombie.process().isAlive()).isTrue();
  }

  private boolean running(String program, String argument) {
    return Daemon.running(pidFile, program, Path.of(argument)).isPresent();
  }
}
