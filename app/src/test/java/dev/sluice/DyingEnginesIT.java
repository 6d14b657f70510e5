package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import dev.sluice.embedded.KafkaProcess;
import dev.sluice.embedded.Postgres;
import dev.sluice.embedded.ProcessEngine;
import dev.sluice.store.Column;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.r2dbc.core.DatabaseClient;

class DyingEnginesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String action = UUID.randomUUID().toString();

  /** The ids that were answered with yes. */
  private final Set<UUID> accepted = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  void what_was_accepted_while_the_database_died_and_came_back_is_stored_once(
      @TempDir Path temporary) throws InterruptedException {
    EngineOptions postgresAlone =
        EngineOptions.standard().forgetful().without(Kind.KAFKA).without(Kind.REDIS);
    try (DataFolder folder = DataFolder.open(temporary);
        Engines engines = Engines.in(folder, postgresAlone).start();
        RunningServer server = start(engines.postgres(), temporary.resolve("key"))) {
      dieAndComeBack(engines.postgres(), server);
    }
  }

  @Test
  void what_was_accepted_before_the_log_died_and_after_it_came_back_is_stored_once(
      @TempDir Path temporary) throws InterruptedException {
    try (DataFolder folder = DataFolder.open(temporary)) {
      KafkaProcess log = KafkaProcess.in(folder);
      log.start();
      try (RunningServer server = start("sluice.log.bootstrap-servers=" + log.bootstrapServers())) {
        dieAndComeBack(log, server);
      } finally {
        log.stop();
      }
    }
  }

  private static RunningServer start(Postgres postgres, Path adminKeyFile) {
    return start(
        "sluice.store.url=" + postgres.url(),
        "sluice.store.username=" + postgres.username(),
        "sluice.store.password=" + postgres.password(),
        "sluice.access.admin-key-file=" + adminKeyFile);
  }

  private static RunningServer start(String... settings) {
    String topic = "test-" + UUID.randomUUID();
    return RunningServer.start(
        Stream.concat(
                Stream.of(settings),
                Stream.of(
                    "sluice.store.statement-timeout=3s",
                    "sluice.store.read-timeout=3s",
                    "sluice.log.topic=" + topic,
                    "sluice.log.group=" + topic))
            .toArray(String[]::new));
  }

  private void dieAndComeBack(ProcessEngine engine, RunningServer server)
      throws InterruptedException {
    awaitHealth(server, 200);
    LastingStream stream = new LastingStream(server, action, accepted, enough);
    Thread streaming = Thread.ofVirtual().start(stream);
    Thread sender = Thread.ofVirtual().start(() -> sendUntilEnough(server.calls()));
    awaitMoreAccepted(stream);

    engine.kill();
    awaitHealth(server, 503);
    engine.start();
    awaitHealth(server, 200);
    awaitMoreAccepted(stream);
    engine.pause();
    awaitHealth(server, 503);
    engine.resume();
    awaitHealth(server, 200);
    awaitMoreAccepted(stream);
    enough.set(true);
    sender.join();
    streaming.join();

    DatabaseClient database = server.bean(DatabaseClient.class);
    await().atMost(LIMIT).ignoreExceptions().until(() -> stored(database).containsAll(accepted));
    assertThat(stored(database)).doesNotHaveDuplicates();
    // what was answered with no may be on its way still
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(total(database)).isEqualTo(stored(database).size()));
  }

  private static void awaitHealth(RunningServer server, int status) {
    Calls calls = server.calls();
    await().atMost(LIMIT).ignoreExceptions().until(() -> calls.get("/health").status() == status);
  }

  private void awaitMoreAccepted(LastingStream stream) {
    int before = accepted.size();
    long streamed = stream.durable();
    await()
        .atMost(LIMIT)
        .until(() -> accepted.size() > before + 200 && stream.durable() > streamed);
  }

  private void sendUntilEnough(Calls calls) {
    while (!enough.get()) {
      send(calls);
    }
  }

  /** The answer to some is no. */
  private void send(Calls calls) {
    String events =
        IntStream.range(0, 20)
            .mapToObj("{\"action\":\"%s\",\"user\":\"user-%%d\"}".formatted(action)::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    Calls.Answer answer = calls.post("/api/v1/events", events);
    if (answer.status() == 202) {
      answer
          .json()
          .path("ids")
          .valueStream()
          .forEach(id -> accepted.add(UUID.fromString(id.asString())));
    }
  }

  private List<UUID> stored(DatabaseClient database) {
    return Answers.of(
        database
            .sql("SELECT id FROM events WHERE action = :action")
            .bind("action", action)
            .map(row -> Column.required(row, "id", UUID.class))
            .all());
  }

  private long total(DatabaseClient database) {
    return Answers.of(
        database
            .sql(
                """
                SELECT sum(value)::bigint AS total
                FROM counted_keys JOIN counts USING (client_id)
                WHERE dimension = 'action' AND key = :action AND key_id = id AND span = 'all'
                """)
            .bind("action", action)
            .map(row -> Column.required(row, "total", Long.class))
            .one());
  }
}
