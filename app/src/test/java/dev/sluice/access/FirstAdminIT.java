package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.ScratchDatabase;
import dev.sluice.SharedServer;
import dev.sluice.store.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
class FirstAdminIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** A second, and until a process that has only just started listens. */
  private static final Duration EVERYWHERE = Duration.ofSeconds(3);

  private final ScratchDatabase database = new ScratchDatabase();
  @TempDir private Path folder;

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void who_has_lost_the_key_revokes_it_and_the_next_start_makes_another() throws IOException {
    String lost = started();
    Files.delete(keyFile());

    try (RunningServer server = start()) {
      await().atMost(SOON).until(() -> status(server, lost) == 200);
      revokeLost();
      RunningTime.holdsWithin(EVERYWHERE, () -> status(server, lost) == 401);
    }
    try (RunningServer server = start()) {
      awaitKey(server);

      assertThat(server.calls().key()).isNotEqualTo(lost);
      assertThat(status(server, lost)).isEqualTo(401);
    }
    assertThat(audit()).containsExactly("client-registered", "key-created", "key-created");
  }

  /** As OPERATIONS.md says. */
  private void revokeLost() {
    database.run(
        """
        WITH lost AS (
          UPDATE api_keys SET revoked_at = now() WHERE from_file AND revoked_at IS NULL RETURNING prefix
        )
        INSERT INTO revocations (name) SELECT prefix FROM lost
        """);
  }

  @Test
  void a_key_that_somebody_has_named_like_the_first_is_not_taken_for_it() throws IOException {
    String lost;
    try (RunningServer server = start()) {
      awaitKey(server);
      lost = server.calls().key();
      assertThat(make(server, "{\"label\":\"first admin key\",\"scope\":\"write\"}")).isNotEmpty();
    }
    Files.delete(keyFile());
    revokeLost();

    try (RunningServer server = start()) {
      awaitKey(server);

      assertThat(server.calls().key()).isNotEqualTo(lost);
    }
  }

  @Test
  void a_key_that_was_revoked_stays_so_though_a_hundred_were_revoked_since() {
    String leaked;
    try (RunningServer server = start()) {
      awaitKey(server);
      leaked = server.calls().key();
      String next = make(server, "{\"label\":\"x\",\"scope\":\"admin\"}");
      database.run(
          """
          UPDATE api_keys SET created_at = now() - interval '3 days', revoked_at = now() - interval '2 days'
          WHERE prefix = '%s'
          """
              .formatted(prefix(leaked)));
      database.run(
          """
          INSERT INTO api_keys (prefix, client_id, hash, scope, label, created_at, revoked_at)
          SELECT 'rotated' || n, '%s', sha256('x'), 'admin', 'x', now() - interval '2 days', now()
          FROM generate_series(1, 150) AS n
          """
              .formatted(FirstAdmin.CLIENT));
      Calls admin = new Calls("http://127.0.0.1:" + server.port(), next);
      assertThat(admin.post("/api/v1/keys", "{\"label\":\"y\",\"scope\":\"admin\"}").status())
          .isEqualTo(201);
      assertThat(
              database.texts(
                  "SELECT prefix FROM api_keys WHERE label = 'x' AND revoked_at IS NOT NULL"))
          .hasSize(100);
    }

    try (RunningServer server = start()) {
      Answers.of(server.bean(FirstAdmin.class).settled().thenReturn(true));

      assertThat(status(server, leaked)).isEqualTo(401);
    }
  }

  private static String make(RunningServer server, String form) {
    return server.calls().post("/api/v1/keys", form).json().path("key").asString();
  }

  @Test
  void a_process_without_the_file_makes_no_key_beside_one_that_is_in_force(CapturedOutput output)
      throws IOException {
    String inForce = started();
    Files.delete(keyFile());

    try (RunningServer server = start()) {
      Answers.of(server.bean(FirstAdmin.class).settled().thenReturn(true));

      assertThat(keyFile()).doesNotExist();
      assertThat(output)
          .contains(
              "%s, which is not there, and the key %s is in force"
                  .formatted(keyFile(), prefix(inForce)));
      assertThat(status(server, inForce)).isEqualTo(200);
    }
  }

  @Test
  void a_key_that_somebody_puts_into_the_file_takes_the_place_of_the_one_before_everywhere()
      throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    AtomicBoolean listening = new AtomicBoolean();
    Disposable listener =
        SharedServer.get()
            .bean(Notices.class)
            .on(
                Revocations.CHANNEL,
                session ->
                    Mono.fromSupplier(
                        () -> {
                          listening.set(true);
                          return Set.of();
                        }))
            .subscribe(told::addAll);
    await().atMost(SOON).untilTrue(listening);

    String before = started();
    Files.writeString(keyFile(), ApiKey.made().reveal());
    try (RunningServer server = start()) {
      awaitKey(server);
      assertThat(status(server, before)).isEqualTo(401);
    }

    await().atMost(SOON).until(() -> told.contains(prefix(before)));
    listener.dispose();
    assertThat(audit())
        .containsExactly("client-registered", "key-created", "key-created", "key-revoked");
  }

  @Test
  void a_key_that_was_revoked_is_not_in_force_for_a_moment_after_a_restart_which_says_so(
      CapturedOutput output) {
    String revoked = started();
    database.run("UPDATE api_keys SET revoked_at = now()");

    try (RunningServer server = start()) {
      for (int i = 0; i < 50; i++) {
        assertThat(status(server, revoked)).isIn(401, 503);
      }
      await().atMost(SOON).until(() -> status(server, revoked) == 401);
      String warning =
          "%s, and the key in it, %s, is revoked".formatted(keyFile(), prefix(revoked));
      await().atMost(SOON).until(() -> output.getAll().contains(warning));
    }
  }

  @Test
  void of_two_processes_that_start_together_with_files_of_their_own_one_makes_the_key() {
    try (RunningServer one = start();
        RunningServer other =
            RunningServer.start(
                "sluice.roles=query",
                "sluice.store.url=" + database.url(),
                "sluice.access.admin-key-file=" + folder.resolve("another"))) {
      Answers.of(one.bean(FirstAdmin.class).settled().thenReturn(true));
      Answers.of(other.bean(FirstAdmin.class).settled().thenReturn(true));

      assertThat(folder.toFile().list()).hasSize(1);
      assertThat(audit()).containsExactly("client-registered", "key-created");
    }
  }

  private List<String> audit() {
    return database.texts("SELECT what FROM audit ORDER BY id");
  }

  /** The key of a server that has ended. */
  private String started() {
    try (RunningServer server = start()) {
      awaitKey(server);
      return server.calls().key();
    }
  }

  private RunningServer start() {
    return RunningServer.start(
        "sluice.roles=query",
        "sluice.store.url=" + database.url(),
        "sluice.access.admin-key-file=" + keyFile());
  }

  private Path keyFile() {
    return folder.resolve("admin-key");
  }

  /** A key that is new is known before the database has been told. */
  private void awaitKey(RunningServer server) {
    String key = server.calls().key();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () ->
                database.finds("SELECT FROM api_keys WHERE prefix = '%s'".formatted(prefix(key))));
    await().atMost(SOON).until(() -> status(server, key) == 200);
  }

  private static String prefix(String key) {
    return ApiKey.parse(key).orElseThrow().prefix();
  }

  private static int status(RunningServer server, String key) {
    return new Calls("http://127.0.0.1:" + server.port(), key).get("/api/v1/events").status();
  }
}
