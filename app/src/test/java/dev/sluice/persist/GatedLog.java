package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.log.Reach;
import dev.sluice.log.Starts;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A log that keeps who appends waiting until it is opened. */
final class GatedLog implements EventLog {

  private final EventLog log;
  private final Sinks.Empty<Void> gate = Sinks.empty();
  private final List<Encoded> waiting = new CopyOnWriteArrayList<>();

  GatedLog(EventLog log) {
    this.log = log;
  }

  /** What is to be appended once it is open. */
  List<Encoded> waiting() {
    return waiting;
  }

  void open() {
    gate.tryEmitEmpty();
  }

  @Override
  public Mono<Reach> append(UUID client, List<Encoded> events) {
    waiting.addAll(events);
    return gate.asMono().then(log.append(client, events));
  }

  @Override
  public <S, R> Flux<Durable<R>> append(
      Flux<Supplier<S>> stretches, Function<S, List<Encoded>> events, Function<S, R> rest) {
    return log.append(stretches, events, rest);
  }

  @Override
  public Mono<Reach> ends() {
    return log.ends();
  }

  @Override
  public Flux<Batch> batches(Starts starts, Publisher<?> drain) {
    return log.batches(starts, drain);
  }

  @Override
  public Mono<Duration> retention() {
    return log.retention();
  }
}
