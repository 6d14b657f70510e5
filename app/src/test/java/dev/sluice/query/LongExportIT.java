package dev.sluice.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import io.r2dbc.pool.ConnectionPool;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that are far larger than what is held of them, of 200 MB each. */
class LongExportIT {

  private static final int EVENTS = 50_000;
  private static final int MEGABYTE = 1024 * 1024;
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static ScratchDatabase database;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    database = new ScratchDatabase();
    server = server("2m");
    await().atMost(SOON).until(() -> server.calls().get("/api/v1/events").status() == 200);
    database.run(
        "SELECT make_day(day::date) FROM (VALUES (now()), (now() - interval '1 day')) AS days (day)");
    database.run(
        """
        INSERT INTO events (
          client_id, id, action, user_id, occurred_at, received_at, metadata, log_partition, segment, log_offset)
        SELECT
          (SELECT id FROM clients), gen_random_uuid(), 'a', 'u' || n %% 3, now(), now() - n * interval '1 ms',
          jsonb_build_object('m', repeat('m', 4000)), 0, n / 10000, n
        FROM generate_series(1, %d) AS n
        """
            .formatted(EVENTS));
    database.run(
        """
        INSERT INTO event_segments
        SELECT DISTINCT date_bin('10 minutes', received_at, 'epoch'), segment FROM events
        """);
  }

  private static RunningServer server(String patience, String... settings) {
    return RunningServer.start(
        Stream.concat(of(patience), Stream.of(settings)).toArray(String[]::new));
  }

  private static Stream<String> of(String patience) {
    return Stream.of(
        "sluice.roles=query",
        "sluice.query.export-patience=" + patience,
        "sluice.store.url=" + database.url(),
        "sluice.access.secrets-file=" + folder.resolve("secrets"),
        "sluice.access.admin-key-file=" + folder.resolve("admin-key"));
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @AfterEach
  void nothing_is_left_behind() {
    await().atMost(SOON).until(() -> held(server) == 0 && atWork() == 0);
  }

  @Test
  void all_of_it_arrives() {
    try (RawCall call = export(new RawCall(server.port()), server, "")) {
      byte[] end = endOf(call);

      assertThat(new String(end, ISO_8859_1))
          .endsWith("0\r\nX-Export-Count: %d\r\n\r\n".formatted(EVENTS));
    }
  }

  @Test
  void who_does_not_read_costs_little_memory_and_no_connection() {
    long before = heap();
    try (RawCall one = export(server, "");
        RawCall other = export(server, "user=u1")) {
      for (int i = 0; i < 3; i++) {
        assertThat(one.bytes(MEGABYTE)).hasSize(MEGABYTE);
        assertThat(other.bytes(MEGABYTE)).hasSize(MEGABYTE);
        await().atMost(SOON).until(() -> held(server) == 0);
        assertThat(heap() - before).isLessThan(24 * MEGABYTE);
      }
    }
  }

  @Test
  void more_than_are_sent_at_a_time_are_told_to_come_again() {
    try (RawCall one = export(server, "");
        RawCall other = export(server, "")) {
      assertThat(one.status()).isEqualTo(200);
      assertThat(other.status()).isEqualTo(200);

      assertThat(server.calls().get("/api/v1/events/export").status()).isEqualTo(503);
    }
    await().atMost(SOON).until(() -> exported(server) == 200);
  }

  @Test
  void who_leaves_takes_his_statement_with_him() throws Exception {
    try (Connection locked = database.locked("event_segments")) {
      try (RawCall call = export(server, "")) {
        assertThat(call.status()).isEqualTo(200);
        await().atMost(SOON).until(() -> atWork() == 1);
      }

      await().atMost(Duration.ofSeconds(8)).until(() -> atWork() == 0);
      locked.rollback();
    }
  }

  @Test
  void one_that_fails_on_its_way_does_not_end_as_if_it_were_whole() {
    try (RawCall call = export(server, "")) {
      assertThat(call.bytes(MEGABYTE)).hasSize(MEGABYTE);
      database.run("ALTER TABLE event_segments RENAME TO renamed");
      database.run("ALTER TABLE events RENAME TO away");

      byte[] end = endOf(call);

      assertThat(new String(end, UTF_8))
          .doesNotContain("X-Export-Count")
          .doesNotEndWith("0\r\n\r\n");
    } finally {
      database.run("ALTER TABLE away RENAME TO events");
      database.run("ALTER TABLE renamed RENAME TO event_segments");
    }
  }

  @Test
  void one_whose_key_is_revoked_is_broken_off() {
    try (RawCall call = export(server, "")) {
      assertThat(call.bytes(MEGABYTE)).hasSize(MEGABYTE);
      database.run("UPDATE api_keys SET revoked_at = now()");
      database.run("INSERT INTO revocations (name) SELECT prefix FROM api_keys");

      await().atMost(SOON).until(() -> server.calls().get("/api/v1/events").status() == 401);
      await().atMost(SOON).until(() -> held(server) == 0);

      assertThat(new String(endOf(call), UTF_8)).doesNotContain("X-Export-Count");
    } finally {
      database.run("UPDATE api_keys SET revoked_at = NULL");
      database.run("INSERT INTO revocations (name) SELECT prefix FROM api_keys");
      await().atMost(SOON).until(() -> server.calls().get("/api/v1/events").status() == 200);
    }
  }

  @Test
  void who_takes_too_long_for_a_piece_is_cut_off_however_little_he_takes_at_a_time() {
    try (RunningServer impatient = server("3s", "sluice.store.export-connections=1")) {
      await().atMost(SOON).until(() -> impatient.calls().get("/api/v1/events").status() == 200);
      try (RawCall call = export(impatient, "")) {
        assertThat(call.status()).isEqualTo(200);
        assertThat(exported(impatient)).isEqualTo(503);

        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> call.bytes(2048).length == 2048 && exported(impatient) == 200);
      }
    }
  }

  private static int exported(RunningServer server) {
    return server.calls().get("/api/v1/events/export?user=nobody").status();
  }

  private static RawCall export(RunningServer server, String query) {
    return export(RawCall.ofLittleRoom(server.port()), server, query);
  }

  private static RawCall export(RawCall call, RunningServer server, String query) {
    return call.send(
        "GET /api/v1/events/export?%s HTTP/1.1\r\nHost: here\r\nConnection: close\r\nX-API-Key: %s\r\n\r\n"
            .formatted(query, server.calls().key()));
  }

  /** The last of what comes. */
  private static byte[] endOf(RawCall call) {
    byte[] last = {};
    for (byte[] next = call.bytes(MEGABYTE); next.length > 0; next = bytes(call)) {
      last = next.length < 100 ? concatenated(last, next) : next;
    }
    return last;
  }

  private static byte[] bytes(RawCall call) {
    try {
      return call.bytes(MEGABYTE);
    } catch (UncheckedIOException reset) {
      return new byte[0];
    }
  }

  private static byte[] concatenated(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static int held(RunningServer server) {
    return server
        .bean("exportsPool", ConnectionPool.class)
        .getMetrics()
        .orElseThrow()
        .acquiredSize();
  }

  private static int atWork() {
    return database
        .texts(
            "SELECT pid::text FROM pg_stat_activity WHERE application_name = 'sluice-exports'"
                + " AND state <> 'idle'")
        .size();
  }

  private static long heap() {
    Stream.of(1, 2, 3).forEach(time -> System.gc());
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
