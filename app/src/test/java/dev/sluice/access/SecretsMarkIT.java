package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import dev.sluice.platform.StageRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SecretsMarkIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final ScratchDatabase database = new ScratchDatabase();
  @TempDir private Path folder;

  @BeforeEach
  void startOnce(CapturedOutput output) {
    try (RunningServer server = start()) {
      await()
          .atMost(SOON)
          .until(() -> Newcomer.register(server, "ada@example.com").status() == 201);
      assertThat(output).contains("Made the secrets of this installation in " + path());
    }
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void the_secrets_that_the_database_was_filled_with_are_good_for_the_next_start() {
    try (RunningServer server = start()) {
      await()
          .atMost(SOON)
          .until(
              () -> Newcomer.logIn(server, "ada@example.com", Newcomer.PASSWORD).status() == 200);
      assertThat(server.bean(StageRunner.class).hopeless()).isNotDone();
    }
  }

  @Test
  void a_server_that_has_lost_the_secrets_makes_no_others_and_stops() throws IOException {
    Files.delete(path());

    try (RunningServer server = start()) {
      assertThat(reason(server))
          .isEqualTo(
              "sluice.access.secrets-file names %s, which is not there: the e-mails and passwords in"
                  + " the database need the secrets of before.",
              path());
      assertThat(path()).doesNotExist();
      assertThat(Newcomer.register(server, "bob@example.com").status()).isEqualTo(503);
    }
  }

  @Test
  void a_server_with_other_secrets_stops() throws IOException {
    Files.delete(path());
    MadeSecrets.in(path(), Clock.systemUTC());

    try (RunningServer server = start()) {
      assertThat(reason(server))
          .isEqualTo(
              "sluice.access.secrets-file names %s, which holds other secrets than those that the"
                  + " database was filled with.",
              path());
    }
  }

  @Test
  void nobody_registers_by_secrets_of_which_the_database_has_not_said_whether_they_are_its_own()
      throws IOException, SQLException {
    Files.delete(path());
    MadeSecrets.in(path(), Clock.systemUTC());
    Connection held = database.locked("installation");

    try (held;
        RunningServer server = start()) {
      Calls.Answer answer = Newcomer.register(server, "bob@example.com");

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().path("detail").asString()).contains("database has said");
      held.rollback();
      assertThat(reason(server)).contains("holds other secrets");
      assertThat(database.texts("SELECT id::text FROM clients WHERE email IS NOT NULL")).hasSize(1);
    }
  }

  private static String reason(RunningServer server) {
    Throwable failure =
        server
            .bean(StageRunner.class)
            .hopeless()
            .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
            .join();
    return String.valueOf(failure.getMessage());
  }

  private RunningServer start() {
    return RunningServer.start(
        "sluice.roles=query",
        "sluice.store.url=" + database.url(),
        "sluice.access.secrets-file=" + path(),
        "logging.level.dev.sluice.access.SecretsFile=info");
  }

  private Path path() {
    return folder.resolve("secrets");
  }
}
