package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.Seed;
import dev.sluice.store.Column;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class LeavingSendersIT {

  private static final int SENDERS = 1000;
  private static final int EVENTS_OF_EACH = 5;
  private static final int EVENTS = SENDERS * EVENTS_OF_EACH;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static RunningServer server;

  private final String action = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.log.topic=test-" + UUID.randomUUID(),
            "sluice.log.group=test-" + UUID.randomUUID());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void senders_that_leave_half_way_and_come_again_take_no_place_with_them_and_are_stored_once() {
    await().atMost(LIMIT).until(() -> send(0) == 202);
    Random random = Seed.random();
    for (int i = 0; i < SENDERS; i++) {
      sendAndLeave(i, random);
    }
    await().atMost(LIMIT).until(() -> gauge("events") == 0 && gauge("size") == 0);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(booked("received")).isEqualTo(booked("sent") + booked("discarded")));

    for (int i = 0; i < SENDERS; i++) {
      assertThat(send(i)).as(Seed.hint()).isEqualTo(202);
    }

    await().atMost(LIMIT).until(() -> number("count(DISTINCT id)") == EVENTS);
    assertThat(number("count(*)")).as(Seed.hint()).isEqualTo(EVENTS);
    assertThat(total()).isEqualTo(EVENTS);
  }

  /** After a part of the body, or all of it, and before the answer or while it is on its way. */
  private void sendAndLeave(int sender, Random random) {
    boolean asStream = random.nextBoolean();
    String type = asStream ? "application/x-ndjson" : "application/json";
    byte[] body = (asStream ? lines(sender) : array(sender)).getBytes(UTF_8);
    int sent = random.nextBoolean() ? body.length : random.nextInt(body.length);
    try (RawCall call = new RawCall(server.port())) {
      call.send(
              "POST /api/v1/events HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                  .formatted(server.calls().key(), type, body.length))
          .send(Arrays.copyOf(body, sent));
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(3000)));
    }
  }

  private int send(int sender) {
    Calls calls = server.calls();
    return calls
        .post("/api/v1/events", "application/x-ndjson", lines(sender).getBytes(UTF_8))
        .status();
  }

  private String lines(int sender) {
    return events(sender).collect(Collectors.joining("\n", "", "\n"));
  }

  private String array(int sender) {
    return events(sender).collect(Collectors.joining(",", "[", "]"));
  }

  private Stream<String> events(int sender) {
    return IntStream.range(0, EVENTS_OF_EACH)
        .mapToObj(
            i ->
                "{\"action\":\"%s\",\"id\":\"%s-%d-%d\",\"user\":\"user-%d\"}"
                    .formatted(action, action, sender, i, i));
  }

  private static double booked(String figure) {
    return server
        .bean(MeterRegistry.class)
        .find("sluice.stage." + figure)
        .tag("stage", "ingest")
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private static double gauge(String what) {
    return server.bean(MeterRegistry.class).get("sluice.log.window." + what).gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private long number(String what) {
    return number("SELECT " + what + " AS found FROM events WHERE action = :action", action);
  }

  private long total() {
    return number(
        """
        SELECT sum(value)::bigint AS found
        FROM counted_keys JOIN counts USING (client_id)
        WHERE dimension = 'action' AND key = :action AND key_id = id AND span = 'all'
        """,
        action);
  }

  private static long number(String sql, String action) {
    return Answers.of(
        server
            .bean(DatabaseClient.class)
            .sql(sql)
            .bind("action", action)
            .map(row -> Column.required(row, "found", Long.class))
            .one());
  }
}
