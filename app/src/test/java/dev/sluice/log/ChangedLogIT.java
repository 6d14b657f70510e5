package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import dev.sluice.event.Event;
import dev.sluice.platform.Role;
import dev.sluice.platform.StageRunner;
import dev.sluice.platform.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** A log that is not, or no longer, what its reader remembers of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangedLogIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final UUID client = UUID.randomUUID();
  private DataFolder folder;
  private Engines engines;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = DataFolder.open(temporary);
    EngineOptions kafkaAlone = EngineOptions.standard().without(Kind.POSTGRES).without(Kind.REDIS);
    engines = Engines.in(folder, kafkaAlone).start();
  }

  @AfterAll
  void stop() {
    engines.close();
    folder.close();
  }

  @Test
  void what_a_foreign_transaction_leaves_between_two_events_is_passed_over() {
    try (Topic topic = new Topic()) {
      topic.append("one", "two");
      topic.appendInTransaction(event("three"));
      topic.append("four");

      List<Batch> batches = topic.read(Place.BEGINNING, 4);

      assertThat(actions(batches)).containsExactly("one", "two", "three", "four");
      assertThat(batches.getLast().next().next()).isEqualTo(5);
      assertThat(actions(topic.read(new Place(3, batches.getLast().next().mark()), 1)))
          .containsExactly("four");
      assertThat(topic.breaches()).isZero();
    }
  }

  @Test
  void what_has_expired_before_it_was_read_is_told_and_the_rest_is_read() {
    try (Topic topic = new Topic()) {
      Place place = topic.appendAndRead(3);
      topic.append("lost", "lost", "kept");

      topic.expireUpTo(5);

      List<Batch> batches = topic.read(place, 1);
      assertThat(actions(batches)).containsExactly("kept");
      assertThat(batches.getFirst().from()).isEqualTo(place);
      assertThat(topic.breaches("expired")).isOne();
    }
  }

  @Test
  void a_partition_of_which_all_has_expired_has_no_end_that_a_reader_could_come_to() {
    try (Topic topic = new Topic()) {
      topic.append("lost", "lost");

      topic.expireUpTo(2);

      assertThat(Answers.of(topic.log.ends())).isEqualTo(Reach.NOWHERE);
    }
  }

  @Test
  void a_log_made_anew_that_is_shorter_than_the_old_one_is_read_from_its_beginning() {
    try (Topic topic = new Topic()) {
      Place place = topic.appendAndRead(5);
      topic.makeAnew();
      topic.append("new", "newer");

      List<Batch> batches = topic.read(place, 2);

      assertThat(actions(batches)).containsExactly("new", "newer");
      assertThat(batches.getFirst().from()).isEqualTo(place);
      assertThat(topic.breaches("replaced")).isOne();
    }
  }

  @Test
  void so_is_one_that_has_grown_longer() {
    try (Topic topic = new Topic()) {
      Place place = topic.appendAndRead(2);
      topic.makeAnew();
      topic.append("new", "newer", "newest");

      assertThat(actions(topic.read(place, 3))).containsExactly("new", "newer", "newest");
      assertThat(topic.breaches("replaced")).isOne();
    }
  }

  @Test
  void a_log_made_anew_under_its_reader_is_read_from_its_beginning_however_long_it_has_grown() {
    try (Topic topic = new Topic()) {
      topic.append("old", "older");
      AtomicReference<Place> books = new AtomicReference<>(Place.BEGINNING);
      List<Batch> begun = new CopyOnWriteArrayList<>();
      List<Batch> done = new CopyOnWriteArrayList<>();
      Sinks.Empty<Void> goOn = Sinks.empty();
      Disposable reading =
          topic
              .log
              .batches(partitions -> Mono.just(Map.of(0, books.get())), Mono.never())
              .doOnNext(begun::add)
              .concatMap(batch -> goOn.asMono().thenReturn(batch), 1)
              .doOnNext(batch -> books.set(batch.next()))
              .retryWhen(Retry.fixedDelay(100, Duration.ofMillis(200)))
              .subscribe(done::add);
      await().atMost(LIMIT).until(() -> !begun.isEmpty());

      topic.makeAnew();
      topic.append("new 1", "new 2", "new 3", "new 4");
      goOn.tryEmitEmpty();

      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(actions(done)).contains("new 1", "new 2", "new 3", "new 4"));
      reading.dispose();
    }
  }

  @Test
  void that_a_log_was_made_anew_is_noticed_though_nobody_reads_it() {
    try (Topic topic = new Topic()) {
      String old = Answers.of(topic.topic.id());
      CompletableFuture<?> noticed =
          topic.topic.ids().filter(id -> !id.equals(old)).next().toFuture();

      topic.makeAnew();

      assertThat(noticed).succeedsWithin(LIMIT);
    }
  }

  @Test
  void a_log_that_has_lost_its_end_is_read_from_there_however_long_it_has_grown_again()
      throws IOException {
    Topic topic = new Topic();
    Place place = topic.appendAndRead(10);
    topic.close();

    engines.kafka().stop();
    cut(topic.name);
    engines.kafka().start();

    try (Topic again = new Topic(topic.name)) {
      again.append(IntStream.range(0, 20).mapToObj(i -> "new " + i).toArray(String[]::new));
      List<Batch> batches = again.read(place, 20);
      assertThat(actions(batches)).first().isEqualTo("new 0");
      assertThat(actions(batches)).hasSize(20);
      assertThat(batches.getFirst().from()).isEqualTo(place);
      assertThat(batches.getFirst().entries().getFirst().offset()).isBetween(1L, 9L);
      assertThat(batches.getLast().next().next()).isGreaterThan(place.next());
      assertThat(again.breaches("cut")).isOne();
    }
  }

  /** As a machine does it that loses its power. */
  private void cut(String topic) throws IOException {
    Path kafka = folder.path().resolve("kafka");
    Path partition = kafka.resolve(topic + "-0");
    try (Stream<Path> files = Files.list(partition)) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".log")) {
          try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
            log.setLength(log.length() / 2);
          }
        } else if (file.toString().matches(".*(index|snapshot)")) {
          Files.delete(file);
        }
      }
    }
    Files.deleteIfExists(kafka.resolve(".kafka_cleanshutdown"));
    Files.deleteIfExists(kafka.resolve("recovery-point-offset-checkpoint"));
  }

  private Event event(String action) {
    return Events.ofUser(client, action, "ada");
  }

  private static List<String> actions(List<Batch> batches) {
    return EventLogContract.events(batches).stream().map(Event::action).toList();
  }

  /** A topic of one partition, with all that writes and reads it. */
  private final class Topic implements AutoCloseable {

    private final String name;
    private final LogSettings settings;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Admin admin;
    private final KafkaTopic topic;
    private final KafkaEventLog log;
    private final StageRunner runner;

    Topic() {
      this("test-" + UUID.randomUUID());
    }

    Topic(String name) {
      this.name = name;
      settings = LogTrial.settings(engines.kafka().bootstrapServers(), name, 1);
      admin = Admin.create(KafkaOptions.admin(settings));
      topic = new KafkaTopic(settings, Role.PERSIST);
      make();
      log = new KafkaEventLog(settings, topic, new Breaches(meters), meters, Traces.OFF);
      runner = new StageRunner(List.of(log.appender()), meters);
      runner.start();
    }

    private void make() {
      Flux.from(topic.flow(Mono.never())).blockFirst(LIMIT);
    }

    void makeAnew() {
      settle(admin.deleteTopics(List.of(name)).all());
      settle(admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all());
      awaitLeader();
    }

    /** A producer that meets a partition before its leader does is put off for long. */
    private void awaitLeader() {
      KafkaExtents extents = new KafkaExtents(topic);
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> Answers.of(extents.of(Set.of(0))).containsKey(0));
    }

    private static void settle(KafkaFuture<?> answer) {
      Mono.fromCompletionStage(answer.toCompletionStage()).block(LIMIT);
    }

    void append(String... actions) {
      for (String action : actions) {
        EventLogContract.append(log, List.of(event(action)));
      }
    }

    Place appendAndRead(int events) {
      append(IntStream.range(0, events).mapToObj(i -> "old " + i).toArray(String[]::new));
      return read(Place.BEGINNING, events).getLast().next();
    }

    List<Batch> read(Place place, int events) {
      return EventLogContract.read(log, EventLogContract.at(Map.of(0, place)), events);
    }

    void appendInTransaction(Event event) {
      Map<String, Object> options =
          Map.of(
              ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
              settings.bootstrapServers(),
              ProducerConfig.TRANSACTIONAL_ID_CONFIG,
              name);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(options, new ByteArraySerializer(), new ByteArraySerializer())) {
        producer.initTransactions();
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(name, Encoded.of(event).value()));
        producer.commitTransaction();
      }
    }

    void expireUpTo(long offset) {
      TopicPartition partition = new TopicPartition(name, 0);
      settle(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all());
    }

    double breaches() {
      return meters.get("sluice.log.breaches").counters().stream()
          .mapToDouble(counter -> counter.count())
          .sum();
    }

    double breaches(String kind) {
      return meters.get("sluice.log.breaches").tag("kind", kind).counter().count();
    }

    @Override
    public void close() {
      runner.stop();
      topic.close();
      admin.close();
    }
  }
}
