package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String EVENT = "{\"action\":\"signup\",\"user\":\"ada\"}";

  @TempDir private Path temporary;

  @Test
  void one_event_reaches_the_stream_and_the_search_and_outlives_a_restart_and_a_kill()
      throws Exception {
    Path data = temporary.toRealPath().resolve("my data");
    int port = Ports.free();

    Program first = Program.start(data, port).awaitReady();
    assertThat(first.text()).contains(key(data)).contains("$(cat '" + data + "/admin-key')");
    one_event_reaches_the_open_stream_and_the_search(first);
    a_second_start_is_refused_with_one_sentence(first);
    Departure departure = Departure.from(first);
    its_end_in_the_midst_of_work_leaves_no_process(first);
    departure.everybody_was_told();

    Program second = Program.start(data, port).awaitReady();
    departure.what_was_durable_is_there_and_nothing_twice(second);
    assertThat(second.text()).doesNotContain(key(data));
    assertThat(second.get("/api/v1/events")).contains("signup");
    second.signal("KILL");
    assertThat(second.exitStatus()).isEqualTo(128 + 9);
    assertThat(second.engines()).as("left behind").isNotEmpty();

    Program third = Program.start(data, port).awaitReady();
    assertThat(third.get("/api/v1/events")).contains("signup");
    one_more_event_is_counted(third);
    an_event_is_stored_and_shown_after_its_engines_were_killed(third);
    what_the_readme_says_works_when_pasted(third);
    what_the_readme_says_in_java_runs(third);
    an_interrupt_leaves_no_process(third);
  }

  private void one_event_reaches_the_open_stream_and_the_search(Program program) throws Exception {
    BlockingQueue<String> stream = program.follow("/api/v1/live/counters");
    awaitLine(stream, "\"total\":0");

    assertThat(program.post("/api/v1/events?ack=stored", EVENT)).isEqualTo(202);

    awaitLine(stream, "\"total\":1");
    assertThat(program.get("/api/v1/events"))
        .contains("\"action\":\"signup\"")
        .contains("\"user\":\"ada\"");
  }

  private void one_more_event_is_counted(Program program) throws Exception {
    BlockingQueue<String> stream = program.follow("/api/v1/live/counters");
    awaitLine(stream, "\"total\":1");

    assertThat(program.post("/api/v1/events", EVENT)).isEqualTo(202);

    awaitLine(stream, "\"total\":2");
  }

  private void an_event_is_stored_and_shown_after_its_engines_were_killed(Program program)
      throws Exception {
    program.killEngine("/bin/postgres");
    program.killEngine("redis-server");
    BlockingQueue<String> stream = program.follow("/api/v1/live/counters");

    assertThat(program.post("/api/v1/events", EVENT)).isEqualTo(202);

    awaitLine(stream, "\"total\":3");
    assertThat(program.get("/api/v1/events")).contains("signup");
  }

  private void what_the_readme_says_works_when_pasted(Program program) throws Exception {
    List<String> commands = Readme.commands();

    assertThat(commands).hasSizeGreaterThan(35);
    for (String command : commands) {
      assertThat(Readme.output(command, program, temporary))
          .as(command)
          .containsAnyOf(
              "HTTP/1.1 202",
              "HTTP/1.1 201",
              "\"token\":",
              "{\"data\":[{",
              "{\"data\":[],\"next\":null",
              "{\"success\":true",
              "{\"actions\":",
              "\"aliases\":[\"ada\"]",
              "X-Export-As-Of",
              "\"erasedUpTo\":",
              "\"services\":{",
              "\"lag\":",
              "sluice_lag_records{");
    }
  }

  private void what_the_readme_says_in_java_runs(Program program) throws Exception {
    List<String> answers = new ArrayList<>();
    for (String source : Readme.programs()) {
      answers.add(Readme.outputOfJava(source, program, temporary));
    }

    assertThat(answers.getFirst()).contains("202", "\"accepted\":1");
    assertThat(answers.getLast()).contains("202", "\"accepted\":2");
  }

  private void a_second_start_is_refused_with_one_sentence(Program running) throws Exception {
    Program onItsPort = Program.start(temporary.resolve("other"), running.port());
    Program inItsFolder = Program.start(running.data(), Ports.free());

    assertThat(onItsPort.exitStatus()).isEqualTo(1);
    assertThat(onItsPort.text())
        .isEqualTo("Port %d is taken; choose another with --port=N.\n".formatted(running.port()));
    assertThat(inItsFolder.exitStatus()).isEqualTo(1);
    assertThat(inItsFolder.text())
        .isEqualTo(
            "The data folder %s is in use by another Sluice (process %d).\n"
                .formatted(running.data(), running.process().pid()));
  }

  /** Before an orchestrator would kill it. */
  private void its_end_in_the_midst_of_work_leaves_no_process(Program program) throws Exception {
    program.signal("TERM");

    assertThat(program.exitStatusWithin(30)).isEqualTo(128 + 15);
    assertThat(program.text()).endsWith("Sluice is stopping.\nSluice has stopped.\n");
    assertThat(program.engines()).isEmpty();
  }

  private void an_interrupt_leaves_no_process(Program program) throws Exception {
    boolean deaf = program.ignoresInterrupts();
    program.signal(deaf ? "TERM" : "INT");

    assertThat(program.exitStatus()).isEqualTo(128 + (deaf ? 15 : 2));
    assertThat(program.text()).endsWith("Sluice is stopping.\nSluice has stopped.\n");
    assertThat(program.engines()).isEmpty();
  }

  @Test
  void a_wrong_setting_ends_the_start_with_one_sentence_and_no_process() throws Exception {
    Program program =
        Program.start(temporary.resolve("data"), Ports.free(), "--sluice.roles=nonsense");

    assertThat(program.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitStatus()).isEqualTo(1);
    assertThat(program.text().lines()).singleElement().asString().contains("sluice.roles");
    assertThat(program.engines()).isEmpty();
  }

  @Test
  void data_and_key_are_for_their_owner_only_and_a_kill_during_the_start_is_mended()
      throws Exception {
    Path data = temporary.toRealPath().resolve("data");
    Program killed = Program.start(data, Ports.free());
    while (killed.engines().isEmpty()) {
      assertThat(killed.process().waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
    }
    killed.signal("KILL");
    killed.exitStatus();

    Program program = Program.start(data, Ports.free()).awaitReady();

    for (String file :
        new String[] {"admin-key", "secrets", "postgres/password", "redis/password"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    program.process().destroy();
    program.exitStatus();
    assertThat(program.engines()).isEmpty();
    without_its_secrets_it_ends_with_one_sentence(data);
  }

  private static void without_its_secrets_it_ends_with_one_sentence(Path data) throws Exception {
    Files.delete(data.resolve("secrets"));

    Program program = Program.start(data, Ports.free());

    assertThat(program.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitStatus()).isEqualTo(1);
    assertThat(program.text()).contains("secrets, which is not there");
    assertThat(program.engines()).isEmpty();
    assertThat(data.resolve("secrets")).doesNotExist();
  }

  @AfterEach
  void end_what_a_failed_test_has_left() {
    ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").contains(temporary.toString()))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static String key(Path data) throws Exception {
    return Files.readString(data.resolve("admin-key")).strip();
  }

  private static void awaitLine(BlockingQueue<String> lines, String part) throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    String line = lines.poll(SOON.toNanos(), TimeUnit.NANOSECONDS);
    while (line != null && !line.contains(part)) {
      line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    assertThat(line).as("a line with %s", part).isNotNull();
  }
}
