package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** A server that is told to end in the midst of its work. */
class DrainIT {

  private static final int READERS = 200;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What an orchestrator is told to wait before it kills. */
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final String action = UUID.randomUUID().toString();
  private final Set<UUID> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger looking = new AtomicInteger();
  private final AtomicInteger sentElsewhere = new AtomicInteger();

  @Test
  void it_ends_in_time_with_two_hundred_readers_and_streams_and_nothing_accepted_is_lost() {
    SharedServer.get();
    RunningServer server = RunningServer.start();
    await().atMost(LIMIT).until(() -> server.calls().get("/health").status() == 200);
    read(server.calls());
    await().atMost(LIMIT).until(() -> looking.get() == READERS);
    LastingStream stream = new LastingStream(server, action, accepted, enough);
    Thread.ofVirtual().uncaughtExceptionHandler(DrainIT::isExpected).start(stream);
    Thread.ofVirtual()
        .uncaughtExceptionHandler(DrainIT::isExpected)
        .start(() -> sendOneByOne(server.calls()));
    await().atMost(LIMIT).until(() -> stream.durable() > 0 && accepted.size() > stream.durable());

    CompletableFuture<Void> end = CompletableFuture.runAsync(server::close);

    await().atMost(DRAIN).until(end::isDone);
    enough.set(true);
    await().atMost(LIMIT).until(() -> sentElsewhere.get() == READERS);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(stored()).containsAll(accepted));
    assertThat(stored()).doesNotHaveDuplicates();
  }

  private static void isExpected(Thread thread, Throwable gone) {
    assertThat(gone).isInstanceOf(UncheckedIOException.class);
  }

  private void read(Calls calls) {
    IntStream.range(0, READERS)
        .forEach(
            number ->
                Thread.ofVirtual()
                    .uncaughtExceptionHandler(DrainIT::isExpected)
                    .start(() -> read(calls.lines("/api/v1/live/counters"))));
  }

  private void read(Stream<String> lines) {
    lines.forEach(
        line -> {
          if (line.equals("event:snapshot")) {
            looking.incrementAndGet();
          } else if (line.equals("event:reconnect")) {
            sentElsewhere.incrementAndGet();
          }
        });
  }

  private void sendOneByOne(Calls calls) {
    while (!enough.get()) {
      UUID id = UUID.randomUUID();
      String event = "{\"action\":\"%s\",\"id\":\"%s\"}".formatted(action, id);
      if (calls.post("/api/v1/events", event).status() == 202) {
        accepted.add(id);
      }
    }
  }

  private List<UUID> stored() {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql("SELECT id FROM events WHERE action = :action")
            .bind("action", action)
            .mapValue(UUID.class)
            .all()
            .collectList());
  }
}
