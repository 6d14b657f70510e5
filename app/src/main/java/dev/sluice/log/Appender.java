package dev.sluice.log;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;
import reactor.kafka.sender.SenderResult;
import reactor.util.concurrent.Queues;
import reactor.util.retry.Retry;

/** The one long send of this process, which all that is appended goes through. */
final class Appender implements Stage {

  private static final Duration BEAT = Duration.ofMillis(100);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final LogSettings settings;
  private final Window window;
  private final Breaker breaker;
  private final StageMeters meters;
  private final Set<Pending> inFlight = ConcurrentHashMap.newKeySet();
  private volatile Sinks.Many<Pending> outbound = outbound();

  Appender(LogSettings settings, Window window, Breaker breaker, MeterRegistry registry) {
    this.settings = settings;
    this.window = window;
    this.breaker = breaker;
    this.meters = StageMeters.of(registry, this);
  }

  /** Takes many threads at once, as its queue does; a sink that checks for that would refuse. */
  private static Sinks.Many<Pending> outbound() {
    return Sinks.unsafe()
        .many()
        .unicast()
        .onBackpressureBuffer(Queues.<Pending>unboundedMultiproducer().get());
  }

  @Override
  public String name() {
    return "append";
  }

  @Override
  public Role role() {
    return Role.INGEST;
  }

  /** Sends events for which there is room; waits for a log that is not there yet. */
  void send(Pending pending) {
    pending.begin(System.nanoTime());
    inFlight.add(pending);
    meters.received(pending.events().size());
    if (outbound.tryEmitNext(pending).isFailure()) {
      abandon(pending);
    }
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Flux.usingWhen(
            Mono.fromSupplier(this::sender),
            sender ->
                acquainted(sender, drain)
                    .concatWith(sent(sender, drain))
                    .doFinally(end -> abandonAll()),
            sender -> Mono.fromRunnable(sender::close).subscribeOn(Schedulers.boundedElastic()))
        .mergeWith(giveUpLate(drain));
  }

  private KafkaSender<byte[], byte[]> sender() {
    return KafkaSender.create(
        new KafkaProducers(), KafkaOptions.sender(settings).scheduler(Schedulers.immediate()));
  }

  /**
   * To send to a topic that is not known yet would hold up everything for a second each time.
   * Asking for it may take as long, on a thread that can wait, and as often as it needs.
   */
  private Mono<Object> acquainted(KafkaSender<byte[], byte[]> sender, Mono<Void> drain) {
    return sender
        .<Object>doOnProducer(producer -> producer.partitionsFor(settings.topic()))
        .subscribeOn(Schedulers.boundedElastic())
        .retryWhen(
            Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .filter(RetriableException.class::isInstance))
        .takeUntilOther(drain);
  }

  /** One clock for all who wait costs less than one for each. */
  private Mono<Object> giveUpLate(Mono<Void> drain) {
    return Flux.interval(BEAT)
        .onBackpressureDrop()
        .takeUntilOther(drain)
        .doOnNext(beat -> failLate(System.nanoTime()))
        .then(Mono.empty());
  }

  private void failLate(long nanoTime) {
    for (Pending pending : inFlight) {
      if (pending.isLate(nanoTime) && pending.fail(null)) {
        breaker.failed(nanoTime);
      }
    }
  }

  private Flux<?> sent(KafkaSender<byte[], byte[]> sender, Mono<Void> drain) {
    return sender.send(events(drain)).doOnNext(this::answered);
  }

  private Flux<SenderRecord<byte[], byte[], Pending>> events(Mono<Void> drain) {
    return outbound.asFlux().takeUntilOther(drain).concatMapIterable(this::records);
  }

  private List<SenderRecord<byte[], byte[], Pending>> records(Pending pending) {
    return pending.events().stream()
        .map(
            event ->
                SenderRecord.create(
                    new ProducerRecord<>(settings.topic(), null, event.key(), event.value()),
                    pending))
        .toList();
  }

  private void answered(SenderResult<Pending> answer) {
    Pending pending = answer.correlationMetadata();
    if (pending.answered(answer)) {
      settle(pending);
    }
  }

  private void settle(Pending pending) {
    if (!inFlight.remove(pending)) {
      return;
    }
    if (pending.failed()) {
      breaker.failed(System.nanoTime());
      meters.discarded("unanswered", pending.events().size());
    } else {
      breaker.answered();
      meters.sent(pending.events().size());
    }
    window.release(Window.Size.of(pending.events()));
    pending.settle();
  }

  private void abandonAll() {
    outbound = outbound();
    inFlight.forEach(this::abandon);
  }

  private void abandon(Pending pending) {
    if (inFlight.remove(pending)) {
      breaker.failed(System.nanoTime());
      meters.discarded("unanswered", pending.events().size());
      window.release(Window.Size.of(pending.events()));
      pending.fail(new IllegalStateException("The connection with the log has ended"));
    }
  }
}
