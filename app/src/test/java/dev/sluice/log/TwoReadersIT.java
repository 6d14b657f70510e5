package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.RunningTime;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.event.Event;
import dev.sluice.platform.Role;
import dev.sluice.platform.StageRunner;
import dev.sluice.platform.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

class TwoReadersIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What the receiver would wait at a rebalance for events that are in hand. */
  private static final Duration REBALANCE_LIMIT = Duration.ofSeconds(3);

  private static final int DEATHS = 3;

  private final UUID client = UUID.randomUUID();
  private final LogSettings settings =
      LogTrial.settings(
          SharedEngines.get().kafka().bootstrapServers(), "test-" + UUID.randomUUID(), 4);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final KafkaTopic topic = new KafkaTopic(settings, Role.PERSIST);
  private final KafkaEventLog log =
      new KafkaEventLog(settings, topic, new Breaches(meters), meters, Traces.OFF);
  private final StageRunner runner = new StageRunner(List.of(log.appender()), meters);
  private final Disposable.Composite readers = Disposables.composite();

  /** The books that both keep: a batch counts only where it goes on from them. */
  private final Map<Integer, Place> books = new ConcurrentHashMap<>();

  private final ConcurrentLinkedQueue<Event> stored = new ConcurrentLinkedQueue<>();

  private int appended;

  @BeforeEach
  void start() {
    Flux.from(topic.flow(Mono.never())).blockFirst(LIMIT);
    awaitLeaders();
    runner.start();
  }

  /** A producer that meets a partition before its leader does is put off for long. */
  private void awaitLeaders() {
    KafkaExtents extents = new KafkaExtents(topic);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> Answers.of(extents.of(Set.of(0, 1, 2, 3))).size() == 4);
  }

  @AfterEach
  void stop() {
    readers.dispose();
    runner.stop();
    topic.close();
  }

  @Test
  void a_reader_that_joins_waits_for_none_that_has_nothing_in_hand() {
    append(100);
    Reader first = new Reader();
    await().atMost(LIMIT).until(() -> stored.size() == 100);

    AtomicReference<Reader> second = new AtomicReference<>();
    Duration taken =
        timeUntil(() -> second.set(new Reader()), () -> second.get().partitions.size() == 2);

    assertThat(taken).isLessThan(REBALANCE_LIMIT);
    await().atMost(LIMIT).until(() -> first.partitions.size() == 2);
  }

  @Test
  void what_a_killed_reader_held_is_read_by_another_within_seconds() {
    append(100);
    dieWithAllPartitions();

    assertThat(timeUntil(Reader::new, () -> stored.size() == 100))
        .isLessThan(Duration.ofSeconds(15));
  }

  /** Beside what the whole machine stood still. */
  private static Duration timeUntil(Runnable begun, Callable<Boolean> isDone) {
    long before = RunningTime.nanos();
    begun.run();
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(isDone);
    return RunningTime.since(before);
  }

  /** Sends no more heartbeats, and no word that it leaves. */
  private void dieWithAllPartitions() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(KafkaOptions.receiver(settings).consumerProperties())) {
      consumer.subscribe(List.of(settings.topic()));
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                joinGroup(consumer);
                return consumer.assignment().size() == 4;
              });
      consumer.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
    }
  }

  /** It has no place to read from, which comes to light once it has joined. */
  private static void joinGroup(KafkaConsumer<?, ?> consumer) {
    try {
      consumer.poll(Duration.ofMillis(100));
    } catch (NoOffsetForPartitionException joined) {
      assertThat(consumer.assignment()).isNotEmpty();
    }
  }

  @Test
  void a_reader_whom_kafka_takes_for_dead_joins_again_and_has_not_failed() {
    Reader reader = new Reader();
    try (Admin admin = Admin.create(KafkaOptions.admin(settings))) {
      for (int death = 0; death < DEATHS; death++) {
        appendUntil(reader);
        reader.batches.set(0);
        expelAll(admin);
      }
      appendUntil(reader);
    }

    await().atMost(LIMIT).until(() -> stored.size() >= appended);
    assertThat(stored).hasSize(appended).doesNotHaveDuplicates();
    assertThat(reader.failures).hasValue(0);
  }

  /** Fails as long as there is nobody in the group. */
  private void expelAll(Admin admin) {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                admin
                        .removeMembersFromConsumerGroup(
                            settings.group(), new RemoveMembersFromConsumerGroupOptions())
                        .all()
                        .get()
                    == null);
  }

  @Test
  void readers_that_come_and_go_neither_lose_an_event_nor_double_one() {
    Reader first = new Reader();
    appendUntil(first);
    Reader second = new Reader();
    appendUntil(second);
    first.leave();
    append(1000);

    await().atMost(LIMIT).until(() -> stored.size() >= appended);
    assertThat(stored).hasSize(appended).doesNotHaveDuplicates();
  }

  private void appendUntil(Reader reader) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              append(500);
              return reader.batches.get() > 5;
            });
  }

  private void append(int events) {
    appended += events;
    EventLogContract.append(
        log,
        IntStream.range(0, events)
            .mapToObj(i -> Events.ofUser(client, "x", "user-" + i % 50))
            .toList());
  }

  /** Stores one batch after the other, slowly, as the database would. */
  private final class Reader {

    private final Disposable reading;
    private volatile Set<Integer> partitions = Set.of();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    Reader() {
      reading =
          log.batches(this::places, Mono.never())
              .concatMap(batch -> Mono.delay(Duration.ofMillis(10)).thenReturn(batch), 1)
              .doOnNext(this::store)
              .doOnError(failure -> failures.incrementAndGet())
              .retryWhen(Retry.fixedDelay(100, Duration.ofMillis(100)))
              .subscribe();
      readers.add(reading);
    }

    private Mono<Map<Integer, Place>> places(Set<Integer> assigned) {
      partitions = assigned;
      return Mono.fromSupplier(
          () ->
              assigned.stream()
                  .collect(
                      Collectors.toMap(
                          partition -> partition,
                          partition -> books.getOrDefault(partition, Place.BEGINNING))));
    }

    private void store(Batch batch) {
      books.compute(
          batch.partition(),
          (partition, place) -> {
            if (!batch.from().equals(place == null ? Place.BEGINNING : place)) {
              throw new IllegalStateException("fenced");
            }
            stored.addAll(EventLogContract.events(List.of(batch)));
            return batch.next();
          });
      batches.incrementAndGet();
      batch.done().run();
    }

    void leave() {
      reading.dispose();
    }
  }
}
