package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.Seed;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeavingReadersIT {

  private static final int CONNECTIONS = 4;
  private static final Duration SOON = Duration.ofSeconds(30);

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.store.connections=" + CONNECTIONS,
            "sluice.log.topic=test-" + UUID.randomUUID(),
            "sluice.log.group=test-" + UUID.randomUUID());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_thousand_readers_that_leave_before_the_answer_take_no_connection_with_them() {
    Calls calls = server.calls();
    String user = UUID.randomUUID().toString();
    await()
        .atMost(SOON)
        .until(() -> calls.post("/api/v1/events", events(user, 1000)).status() == 202);
    await().atMost(SOON).until(() -> found(calls, user) == 1000);

    Random random = Seed.random();
    for (int i = 0; i < 1000; i++) {
      askAndLeave("/api/v1/events?limit=1000&user=" + user, random.nextInt(4000));
    }

    awaitIdle();
    for (int i = 0; i < 4 * CONNECTIONS; i++) {
      assertThat(found(calls, user)).as(Seed.hint()).isEqualTo(1000);
    }
  }

  @Test
  void nor_do_those_who_leave_before_they_are_told_figures() {
    Calls calls = server.calls();
    await().atMost(SOON).until(() -> calls.get("/api/v1/stats/summary").status() == 200);

    Random random = Seed.random();
    for (int i = 0; i < 300; i++) {
      askAndLeave("/api/v1/stats/breakdown?by=page&user=u" + i, random.nextInt(8000));
    }

    awaitIdle();
    for (int i = 0; i < 4 * CONNECTIONS; i++) {
      assertThat(calls.get("/api/v1/stats/summary?user=v" + i).status())
          .as(Seed.hint())
          .isEqualTo(200);
    }
  }

  /** For a moment, since the last who have left may not have been heard yet. */
  private static void awaitIdle() {
    PoolMetrics pool = server.bean(ConnectionPool.class).getMetrics().orElseThrow();
    await().atMost(SOON).during(Duration.ofMillis(500)).until(() -> pool.acquiredSize() == 0);
  }

  private static void askAndLeave(String path, int afterMicroseconds) {
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          "GET %s HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\n\r\n"
              .formatted(path, server.calls().key()));
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(afterMicroseconds));
    }
  }

  private static String events(String user, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> "{\"action\":\"x\",\"user\":\"%s\"}".formatted(user))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static int found(Calls calls, String user) {
    Calls.Answer answer = calls.get("/api/v1/events?limit=1000&user=" + user);
    return answer.status() == 200 ? answer.json().path("data").size() : -1;
  }
}
