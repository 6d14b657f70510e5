package dev.sluice.embedded;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir private Path folder;

  @Test
  void a_failure_leads_to_the_log_and_quotes_its_last_line() throws Exception {
    LogFile log = new LogFile(Files.writeString(folder.resolve("x.log"), "one\ntwo\n\n"));

    assertThat(log.failure("X did not start"))
        .hasMessage("X did not start; %s says: two", log.path());
  }

  @Test
  void the_reason_of_a_failure_is_quoted_and_not_the_goodbye_after_it() throws Exception {
    String said = "LOG:  starting\nFATAL:  no room\nHINT:  make some\nLOG:  shut down\n";
    LogFile log = new LogFile(Files.writeString(folder.resolve("x.log"), said));

    assertThat(log.failure("X did not start")).hasMessageEndingWith(" says: FATAL:  no room");
  }

  @Test
  void the_reason_of_an_earlier_failure_is_not_quoted_again() throws Exception {
    LogFile log = new LogFile(Files.writeString(folder.resolve("x.log"), "FATAL:  no room\n"));

    log.rotate();
    Files.writeString(log.path(), "LOG:  starting\n", APPEND);

    assertThat(log.failure("X did not start")).hasMessageEndingWith(" says: LOG:  starting");
  }

  @Test
  void a_large_log_makes_room_and_a_small_one_goes_on() throws Exception {
    LogFile log = new LogFile(Files.write(folder.resolve("x.log"), new byte[9 << 20]));

    log.rotate();
    assertThat(log.path()).doesNotExist();
    assertThat(folder.resolve("x.log.1")).hasSize(9 << 20);

    Files.writeString(log.path(), "new");
    log.rotate();
    assertThat(log.path()).hasContent("new");
  }
}
