package dev.sluice.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.SenderRecord;
import reactor.kafka.sender.SenderResult;
import reactor.util.concurrent.Queues;
import reactor.util.retry.Retry;

/** One long send to the topic, by a producer of its own. */
final class Lane {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final String topic;
  private final Mono<Void> led;
  private final SenderOptions<byte[], byte[]> options;
  private final ClientMeters meters;
  private volatile Sinks.Many<Pending> outbound = outbound();

  /**
   * @param led once the topic is there for whoever writes to it
   */
  Lane(String topic, Mono<Void> led, SenderOptions<byte[], byte[]> options, ClientMeters meters) {
    this.topic = topic;
    this.led = led;
    this.options = options.scheduler(Schedulers.immediate());
    this.meters = meters;
  }

  /** Takes many threads at once, as its queue does; a sink that checks for that would refuse. */
  private static Sinks.Many<Pending> outbound() {
    return Sinks.unsafe()
        .many()
        .unicast()
        .onBackpressureBuffer(Queues.<Pending>unboundedMultiproducer().get());
  }

  /** Whether these events are on their way. */
  boolean takes(Pending pending) {
    return outbound.tryEmitNext(pending).isSuccess();
  }

  /** What is taken from now on waits for the next flow. */
  void reopen() {
    outbound = outbound();
  }

  /** Sends what is taken, for as long as it runs, and hands on each event's answer. */
  Mono<Void> flow(Consumer<SenderResult<Pending>> answered, Mono<Void> drain) {
    return Mono.usingWhen(
        Mono.fromSupplier(() -> KafkaSender.create(new KafkaProducers(meters), options)),
        sender ->
            acquainted(sender, drain)
                .thenMany(sender.send(events(drain)).doOnNext(answered))
                .then(),
        sender -> Mono.fromRunnable(sender::close).subscribeOn(Schedulers.boundedElastic()));
  }

  /**
   * To send to a topic that is not known yet would hold up everything for a second each time.
   * Asking for it may take as long, on a thread that can wait, and as often as it needs.
   */
  private Mono<Object> acquainted(KafkaSender<byte[], byte[]> sender, Mono<Void> drain) {
    return led.then(
            sender
                .<Object>doOnProducer(producer -> producer.partitionsFor(topic))
                .subscribeOn(Schedulers.boundedElastic()))
        .retryWhen(
            Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .filter(RetriableException.class::isInstance))
        .takeUntilOther(drain);
  }

  private Flux<SenderRecord<byte[], byte[], Pending>> events(Mono<Void> drain) {
    return outbound.asFlux().takeUntilOther(drain).concatMapIterable(this::records);
  }

  private List<SenderRecord<byte[], byte[], Pending>> records(Pending pending) {
    List<SenderRecord<byte[], byte[], Pending>> records = new ArrayList<>(pending.events().size());
    List<Header> headers = TraceHeader.with(pending.trace());
    for (Encoded event : pending.events()) {
      records.add(
          SenderRecord.create(
              new ProducerRecord<>(topic, null, event.key(), event.value(), headers), pending));
    }
    return records;
  }
}
