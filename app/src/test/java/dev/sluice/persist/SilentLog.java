package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.log.Reach;
import dev.sluice.log.Starts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A log that assigns its partitions to its first reader and then gives him nothing. */
final class SilentLog implements EventLog {

  private static final Set<Integer> PARTITIONS = Set.of(0, 1, 2);

  private final EventLog log;
  private final AtomicInteger starts = new AtomicInteger();

  SilentLog(EventLog log) {
    this.log = log;
  }

  int starts() {
    return starts.get();
  }

  @Override
  public Flux<Batch> batches(Starts starts, Publisher<?> drain) {
    return Flux.defer(
        () ->
            this.starts.incrementAndGet() == 1
                ? starts.of(PARTITIONS).thenMany(Flux.never())
                : log.batches(starts, drain));
  }

  @Override
  public Mono<Reach> ends() {
    return log.ends();
  }

  @Override
  public Mono<Reach> append(UUID client, List<Encoded> events) {
    return log.append(client, events);
  }

  @Override
  public <S, R> Flux<Durable<R>> append(
      Flux<Supplier<S>> stretches, Function<S, List<Encoded>> events, Function<S, R> rest) {
    return log.append(stretches, events, rest);
  }

  @Override
  public Mono<Duration> retention() {
    return log.retention();
  }
}
