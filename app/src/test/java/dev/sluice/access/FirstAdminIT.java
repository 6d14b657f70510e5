package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import dev.sluice.SharedServer;
import dev.sluice.store.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

class FirstAdminIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final ScratchDatabase database = new ScratchDatabase();
  @TempDir private Path folder;

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void who_has_lost_the_key_deletes_its_file_and_the_lost_one_is_in_force_no_longer()
      throws IOException {
    String lost;
    try (RunningServer server = start()) {
      awaitKey(server);
      lost = server.calls().key();
    }
    Files.delete(keyFile());

    try (RunningServer server = start()) {
      awaitKey(server);
      await().atMost(SOON).until(() -> status(server, lost) == 401);
      assertThat(server.calls().key()).isNotEqualTo(lost);
    }
  }

  @Test
  void every_process_is_told_of_the_key_whose_place_is_taken() throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    AtomicBoolean listening = new AtomicBoolean();
    Disposable listener =
        SharedServer.get()
            .bean(Notices.class)
            .on(Revocations.CHANNEL, () -> listening.set(true))
            .subscribe(told::add);
    await().atMost(SOON).untilTrue(listening);

    String lost;
    try (RunningServer server = start()) {
      awaitKey(server);
      lost = server.calls().key();
    }
    Files.delete(keyFile());
    try (RunningServer server = start()) {
      awaitKey(server);
    }

    await().atMost(SOON).until(() -> told.contains(prefix(lost)));
    listener.dispose();
  }

  @Test
  void a_key_that_was_revoked_is_not_in_force_for_a_moment_after_a_restart() {
    try (RunningServer server = start()) {
      awaitKey(server);
    }
    database.run("UPDATE api_keys SET revoked_at = now()");

    try (RunningServer server = start()) {
      for (int i = 0; i < 50; i++) {
        assertThat(status(server, server.calls().key())).isIn(401, 503);
      }
      await().atMost(SOON).until(() -> status(server, server.calls().key()) == 401);
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
