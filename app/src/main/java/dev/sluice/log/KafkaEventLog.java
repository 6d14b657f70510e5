package dev.sluice.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;
import reactor.kafka.sender.SenderResult;

/** The log on Kafka. */
final class KafkaEventLog implements EventLog, AutoCloseable {

  private static final int BATCHES_AHEAD = 1;

  private final LogSettings settings;
  private final KafkaSender<byte[], byte[]> sender;

  KafkaEventLog(LogSettings settings) {
    this.settings = settings;
    this.sender = KafkaSender.create(KafkaOptions.sender(settings));
  }

  @Override
  public Mono<Place> append(Event event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(settings.topic(), null, key(event), EventCodec.encode(event));
    return sender
        .send(Mono.just(SenderRecord.create(record, event.id())))
        .next()
        .map(KafkaEventLog::place)
        .onErrorMap(
            failure -> new LogUnavailableException("The log did not take the event", failure));
  }

  private static Place place(SenderResult<?> result) {
    return new Place(result.recordMetadata().partition(), result.recordMetadata().offset());
  }

  /**
   * A user's events keep their order, and the retry of an event meets the first one in its
   * partition; an event with neither user nor id goes wherever there is room.
   */
  private static byte @Nullable [] key(Event event) {
    if (event.user() != null) {
      return (event.client() + "/" + event.user()).getBytes(UTF_8);
    }
    return event.id().given() ? (event.client() + "#" + event.id().value()).getBytes(UTF_8) : null;
  }

  @Override
  public Flux<Batch> batches(Starts starts, Publisher<?> drain) {
    return Flux.defer(
        () -> {
          BatchReader reader = new BatchReader(starts);
          return KafkaReceiver.create(
                  KafkaOptions.receiver(settings).addAssignListener(reader::assigned))
              .receiveBatch(BATCHES_AHEAD)
              .concatWith(Mono.error(KafkaEventLog::endedByItself))
              .takeUntilOther(drain)
              .concatMap(Flux::collectList, BATCHES_AHEAD)
              .concatMapIterable(reader::split, BATCHES_AHEAD);
        });
  }

  private static IllegalStateException endedByItself() {
    return new IllegalStateException("The receiver has ended though nobody told it to");
  }

  @Override
  public void close() {
    sender.close();
  }
}
