package dev.sluice.log;

import dev.sluice.log.Window.Kind;
import dev.sluice.platform.Stage;
import dev.sluice.platform.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.KafkaReceiver;

/** The log on Kafka. */
final class KafkaEventLog implements EventLog, AutoCloseable {

  private static final int BATCHES_AHEAD = 1;
  private static final int STRETCHES_AHEAD = 16;

  private final Scheduler streams = Schedulers.newParallel("log-streams", 2, true);
  private final LogSettings settings;
  private final KafkaTopic topic;
  private final Breaches breaches;
  private final Appender appender;
  private final Window window;
  private final Breaker breaker;
  private final ClientMeters ofReader;
  private final Traces traces;

  KafkaEventLog(
      LogSettings settings,
      KafkaTopic topic,
      Breaches breaches,
      MeterRegistry meters,
      Traces traces) {
    this.settings = settings;
    this.topic = topic;
    this.breaches = breaches;
    this.traces = traces;
    this.window =
        new Window(settings.inFlightEvents(), settings.inFlightSize().toBytes(), streams::schedule);
    this.breaker = new Breaker();
    this.appender = new Appender(settings, topic, breaker, meters);
    this.ofReader = ClientMeters.ofConsumer(meters, "reader");
    window.watchedBy(meters);
  }

  /** What has to run for anything to be appended. */
  Stage appender() {
    return appender;
  }

  @Override
  public Mono<Reach> append(UUID client, List<Encoded> events) {
    return events.isEmpty()
        ? Mono.just(Reach.NOWHERE)
        : ofRequest(trace -> appendAtOnce(client, pending(client, events), trace));
  }

  /** Who wants no traces does not look for one. */
  private <T> Mono<T> ofRequest(Function<@Nullable String, Mono<T>> work) {
    return traces.areOn()
        ? Mono.deferContextual(context -> work.apply(Traces.of(context)))
        : Mono.defer(() -> work.apply(null));
  }

  private Mono<Reach> appendAtOnce(UUID client, Pending pending, @Nullable String trace) {
    takeRoom(client, pending);
    return sent(traced(pending, trace));
  }

  @Override
  public Mono<Reach> append(UUID client, List<Encoded> events, Mono<Void> before) {
    return events.isEmpty()
        ? before.thenReturn(Reach.NOWHERE)
        : ofRequest(trace -> appendAfter(before, client, pending(client, events), trace));
  }

  private Mono<Reach> appendAfter(
      Mono<Void> before, UUID client, Pending pending, @Nullable String trace) {
    takeRoom(client, pending);
    AtomicBoolean waits = new AtomicBoolean(true);
    Runnable leave =
        () -> {
          if (waits.getAndSet(false)) {
            pending.letGo();
          }
        };
    return before
        .doOnError(refused -> leave.run())
        .doOnCancel(leave)
        .then(
            Mono.defer(() -> waits.getAndSet(false) ? sent(traced(pending, trace)) : Mono.empty()));
  }

  private Mono<Reach> sent(Pending pending) {
    appender.send(pending);
    return pending.outcome();
  }

  private void takeRoom(UUID client, Pending pending) {
    if (!breaker.lets(System.nanoTime())) {
      throw new LogUnavailableException(LogUnavailableException.Reason.AWAY);
    }
    if (!window.take(client, pending.size())) {
      throw new LogUnavailableException(LogUnavailableException.Reason.FULL);
    }
  }

  private Pending pending(UUID client, List<Encoded> events) {
    return new Pending(
        Kind.CALL, events, settings.appendTimeout(), size -> window.release(client, size));
  }

  private Pending traced(Pending pending, @Nullable String trace) {
    if (trace != null && !pending.isEmpty()) {
      Span span = traces.begin("publish events", Span.Kind.PRODUCER, trace);
      span.tag("messaging.system", "kafka")
          .tag("messaging.destination.name", settings.topic())
          .tag("messaging.batch.message_count", pending.size().events());
      pending.isTraced(new Pending.Sent(span, traces.trace(span).orElse(null)));
    }
    return pending;
  }

  @Override
  public <S, R> Flux<Durable<R>> append(
      Flux<Supplier<S>> stretches, Function<S, List<Encoded>> events, Function<S, R> rest) {
    return traces.areOn()
        ? Flux.deferContextual(context -> append(stretches, events, rest, Traces.of(context)))
        : append(stretches, events, rest, null);
  }

  private <S, R> Flux<Durable<R>> append(
      Flux<Supplier<S>> stretches,
      Function<S, List<Encoded>> events,
      Function<S, R> rest,
      @Nullable String trace) {
    return stretches
        .concatMap(stretch -> enter(() -> made(stretch.get(), events, rest, trace)), 0)
        .flatMapSequential(this::durable, STRETCHES_AHEAD, 1)
        .onErrorMap(Exceptions::isMultiple, KafkaEventLog::firstOf);
  }

  /** Stretches that are given up together fail together, each in the same words. */
  private static Throwable firstOf(Throwable failures) {
    return Exceptions.unwrapMultiple(failures).getFirst();
  }

  private <S, R> OnItsWay<R> made(
      S stretch, Function<S, List<Encoded>> events, Function<S, R> rest, @Nullable String trace) {
    Pending pending =
        new Pending(
            Kind.STREAM, events.apply(stretch), settings.deliveryTimeout(), window::release);
    return new OnItsWay<>(rest.apply(stretch), traced(pending, trace));
  }

  /** Between two stretches the sender's event loop is free for whomever else it serves. */
  private <R> Mono<OnItsWay<R>> enter(Supplier<OnItsWay<R>> making) {
    return Mono.<OnItsWay<R>>create(entered -> enter(making, entered)).publishOn(streams);
  }

  private <R> void enter(Supplier<OnItsWay<R>> making, MonoSink<OnItsWay<R>> entered) {
    Entry<R> entry = new Entry<>(making, entered);
    entered.onCancel(entry::leave);
    window.enter(entry);
  }

  private <R> Mono<Durable<R>> durable(OnItsWay<R> sent) {
    return sent.pending.isEmpty()
        ? Mono.just(new Durable<>(sent.rest, Reach.NOWHERE))
        : sent.pending.outcome().publishOn(streams).map(reach -> new Durable<>(sent.rest, reach));
  }

  private record OnItsWay<R>(R rest, Pending pending) {}

  /** What happens once there is room for a stretch: it is made, and takes no more than it needs. */
  private final class Entry<R> implements Runnable {

    private final Supplier<OnItsWay<R>> making;
    private final MonoSink<OnItsWay<R>> entered;
    private volatile boolean isLeft;

    Entry(Supplier<OnItsWay<R>> making, MonoSink<OnItsWay<R>> entered) {
      this.making = making;
      this.entered = entered;
    }

    void leave() {
      isLeft = true;
      window.leave(this);
    }

    @Override
    public void run() {
      Optional<OnItsWay<R>> stretch = isLeft ? Optional.empty() : made();
      window.settle(stretch.map(made -> made.pending.size()).orElse(Window.Size.NONE));
      stretch.ifPresent(this::send);
    }

    private Optional<OnItsWay<R>> made() {
      try {
        return Optional.of(making.get());
      } catch (RuntimeException failure) {
        entered.error(failure);
        return Optional.empty();
      }
    }

    private void send(OnItsWay<R> stretch) {
      if (!stretch.pending.isEmpty()) {
        appender.send(stretch.pending);
      }
      entered.success(stretch);
    }
  }

  @Override
  public Flux<Batch> batches(Starts starts, Publisher<?> drain) {
    return Flux.defer(() -> batches(reader(starts), drain));
  }

  private BatchReader reader(Starts starts) {
    return new BatchReader(starts, new KafkaExtents(topic), new Helm(breaches), traces.areOn());
  }

  /** Each end is told as an end: one that is told as an error leaves the receiver running. */
  private Flux<Batch> batches(BatchReader reader, Publisher<?> drain) {
    return KafkaReceiver.create(
            new KafkaConsumers(reader, ofReader), KafkaOptions.receiver(settings))
        .receiveBatch(BATCHES_AHEAD)
        .takeUntilOther(replaced(reader))
        .takeUntilOther(reader.lost().onErrorComplete())
        .concatWith(Mono.firstWithSignal(reader.lost(), Mono.error(KafkaEventLog::ended)))
        .takeUntilOther(drain)
        .concatMap(Flux::collectList, BATCHES_AHEAD)
        .concatMapIterable(reader::split, BATCHES_AHEAD);
  }

  /**
   * The topic has another id than a partition was assigned under, or than it had: a consumer that
   * saw it gone has no partition any more, and would look for the new one in minutes.
   */
  private Flux<String> replaced(BatchReader reader) {
    return topic
        .ids()
        .switchOnFirst(
            (first, ids) -> ids.filter(id -> reader.isOfAnother(id) || !id.equals(first.get())));
  }

  @Override
  public Mono<Reach> ends() {
    return topic.partitions().flatMap(new KafkaExtents(topic)::of).map(KafkaEventLog::ends);
  }

  /** A reader that has missed all that a partition held never comes to its end. */
  private static Reach ends(Map<Integer, Extent> extents) {
    Map<Integer, Long> ends = new HashMap<>();
    extents.forEach(
        (partition, extent) -> {
          if (extent.end() > extent.first()) {
            ends.put(partition, extent.end());
          }
        });
    return new Reach(ends);
  }

  @Override
  public Mono<Duration> retention() {
    return topic.retention();
  }

  @Override
  public Mono<Map<Integer, Long>> room() {
    return topic.room();
  }

  private static IllegalStateException ended() {
    return new IllegalStateException(
        "The receiver has ended, because its topic was made anew or by itself");
  }

  @Override
  public void close() {
    streams.dispose();
  }
}
