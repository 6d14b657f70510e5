package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.platform.StageRunner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class AnnouncementsTest {

  private static final UUID CLIENT = UUID.randomUUID();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Integer> told = new CopyOnWriteArrayList<>();
  private final AtomicReference<Function<List<Hint>, Mono<Long>>> redis =
      new AtomicReference<>(this::take);
  private final Announcements announcements =
      new Announcements(hints -> redis.get().apply(hints), meters);
  private final StageRunner runner = new StageRunner(List.of(announcements), meters);

  @BeforeEach
  void start() {
    runner.start();
  }

  @AfterEach
  void stop() {
    runner.stop();
  }

  private Mono<Long> take(List<Hint> hints) {
    hints.forEach(hint -> told.add(hint.partition()));
    return Mono.just(1L);
  }

  @Test
  void commits_are_told_in_their_order() {
    announce(1, 5);

    await().until(() -> told.size() == 5);
    assertThat(told).containsExactly(1, 2, 3, 4, 5);
    assertThat(booked("sent")).isEqualTo(5);
  }

  @Test
  void while_redis_does_not_answer_the_oldest_make_way() {
    Sinks.One<Long> answer = Sinks.one();
    redis.set(hints -> answer.asMono());
    announce(1, 2000);
    redis.set(this::take);

    answer.tryEmitValue(1L);

    await().until(() -> told.contains(2000));
    assertThat(told).hasSizeLessThanOrEqualTo(1025).doesNotContain(500);
    booksBalance(2000);
  }

  @Test
  void what_was_held_when_redis_failed_is_in_the_books() {
    Sinks.One<Long> answer = Sinks.one();
    redis.set(hints -> answer.asMono());
    announce(1, 10);
    redis.set(this::take);

    answer.tryEmitError(new IllegalStateException("Redis is away"));
    await().until(() -> booked("errors") == 1);
    await()
        .until(
            () -> {
              announcements.announce(commit(11));
              return told.contains(11);
            });

    booksBalance(booked("received"));
    assertThat(booked("received")).isGreaterThanOrEqualTo(11);
    assertThat(told).containsOnly(11);
  }

  private void announce(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(partition -> announcements.announce(commit(partition)));
  }

  private static Commit commit(int partition) {
    return new Commit(partition, List.of(new Commit.Change(CLIENT, "total", "", 1, 0, 1)));
  }

  private void booksBalance(double received) {
    await().until(() -> booked("sent") + booked("discarded") == received);
    assertThat(booked("received")).isEqualTo(received);
  }

  private double booked(String figure) {
    return meters.find("sluice.stage." + figure).tag("stage", "announce").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
