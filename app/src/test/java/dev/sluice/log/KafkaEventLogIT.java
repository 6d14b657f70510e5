package dev.sluice.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.Events;
import dev.sluice.Logged;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.event.Event;
import dev.sluice.event.Rejection;
import dev.sluice.log.LogUnavailableException.Reason;
import dev.sluice.platform.Role;
import dev.sluice.platform.StageRunner;
import dev.sluice.platform.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;

class KafkaEventLogIT extends EventLogContract {

  private static final UUID CLIENT = UUID.randomUUID();
  private static final String NOWHERE = "127.0.0.1:1";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final LogSettings settings = settings();

  private static LogSettings settings() {
    String name = "test-" + UUID.randomUUID();
    return settings(SharedEngines.get().kafka().bootstrapServers(), name, 50_000);
  }

  private static LogSettings settings(String brokers, String name, int inFlightEvents) {
    return new LogSettings(
        brokers,
        name,
        3,
        (short) -1,
        Duration.ofDays(1),
        name,
        50,
        Duration.ofMillis(brokers.equals(NOWHERE) ? 300 : 30_000),
        Duration.ofMillis(brokers.equals(NOWHERE) ? 2000 : 30_000),
        inFlightEvents,
        DataSize.ofMegabytes(32));
  }

  @Override
  EventLog log() {
    Flux.from(topic(settings).flow(Mono.never())).blockFirst(LIMIT);
    return running(settings);
  }

  private KafkaEventLog running(LogSettings settings) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    KafkaEventLog log =
        new KafkaEventLog(settings, topic(settings), new Breaches(meters), meters, Traces.OFF);
    StageRunner runner = new StageRunner(List.of(log.appender()), meters);
    runner.start();
    open.add(runner::stop);
    return log;
  }

  private KafkaTopic topic(LogSettings settings) {
    KafkaTopic topic = new KafkaTopic(settings, Role.INGEST);
    open.add(topic);
    return topic;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  @RepeatedTest(5)
  void a_topic_takes_what_waited_for_it_to_be_made() {
    KafkaEventLog log = running(settings);
    CompletableFuture<@Nullable Reach> waiting =
        log.append(
                Flux.range(0, 200).<Supplier<List<Encoded>>>map(i -> () -> encoded(1)),
                stretch -> stretch,
                List::size)
            .map(EventLog.Durable::reach)
            .reduce(Reach::and)
            .toFuture();

    Flux.from(topic(settings).flow(Mono.never())).blockFirst(LIMIT);

    assertThat(waiting).succeedsWithin(LIMIT);
  }

  @Test
  void what_others_wrote_into_the_topic_is_handed_on_as_what_it_is() {
    EventLog log = log();
    UUID client = UUID.randomUUID();
    append(log, List.of(Events.ofUser(client, "before", "ada")));
    write(log, "\u0001 no event".getBytes(UTF_8));
    write(log, null);

    List<Batch> batches = read(log, beginning(), 3);

    assertThat(batches.stream().flatMap(batch -> batch.entries().stream()))
        .filteredOn(entry -> entry instanceof Entry.OfGarbage)
        .hasSize(2)
        .allSatisfy(
            entry ->
                assertThat(entry)
                    .asInstanceOf(InstanceOfAssertFactories.type(Entry.OfGarbage.class))
                    .extracting(Entry.OfGarbage::rejection)
                    .isInstanceOf(Rejection.MalformedJson.class));
  }

  private void write(EventLog log, byte @Nullable [] value) {
    KafkaSender<byte[], byte[]> sender = KafkaSender.create(KafkaOptions.few(settings));
    sender
        .send(Mono.just(SenderRecord.create(new ProducerRecord<>(settings.topic(), value), log)))
        .blockFirst(LIMIT);
    sender.close();
  }

  @Test
  void a_reader_that_is_not_told_where_to_begin_fails_with_the_reason_and_no_word_of_the_client() {
    EventLog log = log();
    Starts away = partitions -> Mono.error(new IllegalStateException("The books are away"));

    try (Logged client = Logged.by("org.apache.kafka.clients.consumer");
        Logged receiver = Logged.by("reactor.kafka.receiver")) {
      assertThatThrownBy(() -> log.batches(away, Mono.never()).blockLast(LIMIT))
          .hasMessage("The books are away");

      assertThat(errors(client)).isEmpty();
      assertThat(errors(receiver)).isEmpty();
    }
  }

  private static List<ILoggingEvent> errors(Logged logged) {
    return logged.lines().stream().filter(line -> line.getLevel() == Level.ERROR).toList();
  }

  @Test
  void an_append_fails_soon_when_no_broker_answers_and_at_once_when_that_is_known() {
    KafkaEventLog log = running(settings(NOWHERE, "none", 50_000));

    for (int i = 0; i < 3; i++) {
      assertThat(refusal(log.append(CLIENT, encoded(1)))).isEqualTo(Reason.UNANSWERED);
    }

    // one call a second is let through to find out
    await().until(() -> refusal(log.append(CLIENT, encoded(1))) == Reason.AWAY);
  }

  @Test
  void who_hears_that_the_third_append_has_failed_is_told_so_of_the_fourth_at_once() {
    KafkaEventLog log = running(settings(NOWHERE, "none", 50_000));
    refusal(log.append(CLIENT, encoded(1)));
    refusal(log.append(CLIENT, encoded(1)));

    Mono<Reach> third = log.append(CLIENT, encoded(1));

    assertThat(refusal(third.onErrorResume(unanswered -> log.append(CLIENT, encoded(1)))))
        .isEqualTo(Reason.AWAY);
  }

  @Test
  void an_append_fails_at_once_when_there_is_no_room() {
    KafkaEventLog log = running(settings(NOWHERE, "none", 1000));

    Mono<Reach> both =
        Mono.when(log.append(CLIENT, encoded(1000)), log.append(CLIENT, encoded(1)))
            .cast(Reach.class);

    assertThat(refusal(both)).isEqualTo(Reason.FULL);
  }

  @Test
  void what_was_appended_reaches_from_its_first_event_to_its_last() {
    EventLog log = log();
    Event event = Events.ofUser(CLIENT, "x", "ada");
    append(log, List.of(event, event));

    Reach reach = append(log, List.of(event, event, event));

    assertThat(reach.first()).containsValue(2L).hasSize(1);
    assertThat(reach.next()).containsValue(5L).hasSize(1);
  }

  @Test
  void one_clients_events_leave_room_to_those_of_others() {
    KafkaEventLog log = running(settings(NOWHERE, "none", 1000));
    Disposable first = log.append(CLIENT, encoded(500)).onErrorComplete().subscribe();

    assertThat(refusal(log.append(CLIENT, encoded(100)))).isEqualTo(Reason.FULL);
    assertThat(refusal(log.append(UUID.randomUUID(), encoded(100)))).isEqualTo(Reason.UNANSWERED);
    first.dispose();
  }

  @Test
  void events_that_may_not_be_appended_yet_have_their_room_until_that_is_refused_or_left() {
    KafkaEventLog log = running(settings(NOWHERE, "none", 1000));
    Sinks.Empty<Void> turn = Sinks.empty();
    Disposable first = log.append(CLIENT, encoded(1000), Mono.never()).subscribe();

    assertThat(refusal(log.append(CLIENT, encoded(1)))).isEqualTo(Reason.FULL);
    first.dispose();

    Mono<Void> refused = turn.asMono().then(Mono.error(new IllegalStateException("too many")));
    log.append(CLIENT, encoded(1000), refused).onErrorComplete().subscribe();
    assertThat(refusal(log.append(CLIENT, encoded(1)))).isEqualTo(Reason.FULL);
    turn.tryEmitEmpty();

    assertThat(refusal(log.append(CLIENT, encoded(1)))).isEqualTo(Reason.UNANSWERED);
  }

  @Test
  void a_stream_waits_for_room_and_asks_for_no_more_meanwhile() {
    KafkaEventLog log = running(settings(NOWHERE, "none", 1000));
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    Flux<Supplier<List<Encoded>>> endless =
        Flux.<Supplier<List<Encoded>>>generate(sink -> sink.next(() -> made(100, made)))
            .doOnNext(stretch -> asked.incrementAndGet());

    assertThat(refusal(log.append(endless, stretch -> stretch, List::size).then()))
        .isEqualTo(Reason.UNANSWERED);

    // 750 of the 1000 are for streams, and one that waits with no more than bytes comes after them
    assertThat(made).hasValueLessThan(8);
    assertThat(asked.get() - made.get()).isLessThanOrEqualTo(1);
  }

  @Test
  void what_is_durable_is_kept_no_longer_though_what_is_said_of_it_has_to_wait() {
    EventLog log = log();
    Queue<WeakReference<byte[]>> events = new ConcurrentLinkedQueue<>();
    BaseSubscriber<EventLog.Durable<Integer>> waiting = asksForNothing();

    log.append(
            Flux.range(0, 5).<Supplier<List<Encoded>>>map(i -> () -> known(encoded(1), events)),
            stretch -> stretch,
            List::size)
        .subscribe(waiting);

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(events).hasSize(5).allMatch(event -> event.get() == null);
            });
    waiting.cancel();
  }

  private static <T> BaseSubscriber<T> asksForNothing() {
    return new BaseSubscriber<>() {
      @Override
      protected void hookOnSubscribe(Subscription subscription) {
        // what comes has to wait
      }
    };
  }

  private static List<Encoded> known(List<Encoded> made, Queue<WeakReference<byte[]>> events) {
    made.forEach(event -> events.add(new WeakReference<>(event.value())));
    return made;
  }

  private static List<Encoded> made(int events, AtomicInteger count) {
    count.incrementAndGet();
    return encoded(events);
  }

  private static List<Encoded> encoded(int events) {
    return Collections.nCopies(events, Encoded.of(Events.of(CLIENT, "x")));
  }

  private static Reason refusal(Mono<?> append) {
    return assertThatThrownBy(() -> append.block(LIMIT))
        .asInstanceOf(InstanceOfAssertFactories.type(LogUnavailableException.class))
        .actual()
        .reason();
  }
}
