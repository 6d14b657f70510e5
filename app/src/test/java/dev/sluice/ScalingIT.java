package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Processes of one role each, as on a cluster, of which those that persist come and go. */
class ScalingIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int STREAMS = 4;

  private final Set<UUID> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final String topic = "test-" + UUID.randomUUID();

  @Test
  void the_books_balance_while_nodes_that_persist_come_and_go() throws InterruptedException {
    try (ScratchDatabase database = new ScratchDatabase();
        RunningServer first = start(database, "persist");
        RunningServer ingest = start(database, "ingest");
        RunningServer readers = start(database, "live,query")) {
      await().atMost(LIMIT).until(() -> isReady(first) && isReady(ingest) && isReady(readers));
      List<Thread> streams = streams(ingest);
      await().atMost(LIMIT).until(() -> stored(first) > 0);

      try (RunningServer second = start(database, "persist")) {
        await().atMost(LIMIT).until(() -> stored(second) > 0);
        end(first);
        try (RunningServer third = start(database, "persist")) {
          await().atMost(LIMIT).until(() -> stored(third) > 0);
          end(second);
          double before = stored(third);
          await().atMost(LIMIT).until(() -> stored(third) > before);
          enough.set(true);
          for (Thread stream : streams) {
            stream.join();
          }

          await().atMost(LIMIT).until(() -> rows(database) == accepted.size());
          JsonNode verdict = third.calls().get("/api/v1/check").json();
          assertThat(verdict.path("equal").asBoolean()).as(verdict.toString()).isTrue();
          assertThat(verdict.path("events").asLong()).isEqualTo(accepted.size());
          assertThat(readers.calls().get("/api/v1/stats/summary").json().path("actions").asLong())
              .isEqualTo(accepted.size());
        }
      }
    }
  }

  private List<Thread> streams(RunningServer ingest) {
    return IntStream.range(0, STREAMS)
        .mapToObj(number -> new LastingStream(ingest, "step-" + number, accepted, enough))
        .map(stream -> Thread.ofVirtual().start(stream))
        .toList();
  }

  private static void end(RunningServer server) {
    server.close();
  }

  private static boolean isReady(RunningServer server) {
    return server.calls().get("/health").status() == 200;
  }

  private static double stored(RunningServer server) {
    return server
        .bean(MeterRegistry.class)
        .get("sluice.stage.sent")
        .tag("stage", "persist")
        .counter()
        .count();
  }

  private static long rows(ScratchDatabase database) {
    return Long.parseLong(database.texts("SELECT count(*) FROM events").getFirst());
  }

  private RunningServer start(ScratchDatabase database, String roles) {
    return RunningServer.start(
        "sluice.roles=" + roles,
        "sluice.log.topic=" + topic,
        "sluice.log.group=" + topic,
        "sluice.store.url=" + database.url());
  }
}
