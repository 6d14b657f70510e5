package dev.sluice.persist;

import dev.sluice.Events;
import dev.sluice.log.Batch;
import dev.sluice.log.Encoded;
import dev.sluice.log.Entry;
import dev.sluice.log.EventLog;
import dev.sluice.log.Place;
import dev.sluice.log.Reach;
import dev.sluice.log.Starts;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A log of one partition that has another batch for whoever asks. */
final class EndlessLog implements EventLog {

  private final UUID client;
  private final int batchEvents;
  private final AtomicLong batches = new AtomicLong();
  private volatile boolean ended;

  EndlessLog(UUID client, int batchEvents) {
    this.client = client;
    this.batchEvents = batchEvents;
  }

  /** How many have been asked for. */
  long batches() {
    return batches.get();
  }

  void end() {
    ended = true;
  }

  @Override
  public Flux<Batch> batches(Starts starts, Publisher<?> drain) {
    return Flux.<Batch>generate(
            sink -> {
              if (ended) {
                sink.complete();
              } else {
                sink.next(batch(batches.getAndIncrement() * batchEvents));
              }
            })
        .takeUntilOther(drain);
  }

  private Batch batch(long from) {
    List<Entry> entries =
        LongStream.range(from, from + batchEvents)
            .<Entry>mapToObj(offset -> new Entry.OfEvent(offset, 100, Events.of(client, "x")))
            .toList();
    return new Batch(0, place(from), place(from + batchEvents), entries, () -> {});
  }

  private static Place place(long next) {
    return next == 0 ? Place.BEGINNING : new Place(next, "endless");
  }

  @Override
  public Mono<Reach> ends() {
    return Mono.just(Reach.NOWHERE);
  }

  @Override
  public Mono<Duration> retention() {
    return Mono.empty();
  }

  @Override
  public Mono<Reach> append(UUID client, List<Encoded> events) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <S, R> Flux<Durable<R>> append(
      Flux<Supplier<S>> stretches, Function<S, List<Encoded>> events, Function<S, R> rest) {
    throw new UnsupportedOperationException();
  }
}
