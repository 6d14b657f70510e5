package dev.sluice.log;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;
import reactor.kafka.sender.SenderResult;
import reactor.util.concurrent.Queues;

/** The one long send of this process, which all that is appended goes through. */
final class Appender implements Stage {

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
    inFlight.add(pending);
    meters.received(pending.events().size());
    if (outbound.tryEmitNext(pending).isFailure()) {
      abandon(pending);
    }
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Flux.using(this::answers, scheduler -> run(scheduler, drain), Scheduler::dispose);
  }

  /** Kafka's own thread has better to do than to answer requests. */
  private Scheduler answers() {
    return Schedulers.newSingle("log-answers", true);
  }

  private Flux<?> run(Scheduler answers, Mono<Void> drain) {
    return Flux.usingWhen(
            Mono.fromSupplier(() -> sender(answers)),
            sender -> acquainted(sender).concatWith(sent(sender, drain)),
            sender -> Mono.fromRunnable(sender::close).subscribeOn(Schedulers.boundedElastic()))
        .doFinally(end -> abandonAll());
  }

  private KafkaSender<byte[], byte[]> sender(Scheduler answers) {
    return KafkaSender.create(
        new KafkaProducers(), KafkaOptions.sender(settings).scheduler(answers));
  }

  /** To send to a topic that is not known yet would hold up everything for a second each time. */
  private Mono<Object> acquainted(KafkaSender<byte[], byte[]> sender) {
    return sender.doOnProducer(producer -> producer.partitionsFor(settings.topic()));
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
      meters.discarded("unanswered", pending.events().size());
      window.release(Window.Size.of(pending.events()));
      pending.fail(new IllegalStateException("The connection with the log has ended"));
    }
  }
}
