package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.store.OvertimeException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores what belongs together whole, or in parts where that takes the database too long: each
 * batch by itself, half as much at a time until it gets on, and then a little more each time. How
 * much is remembered over new starts.
 */
final class Portions {

  private static final Logger log = LoggerFactory.getLogger(Portions.class);

  /** What one portion grows by: what failed a moment ago is not to be met again at once. */
  private static final int GROWTH = 8;

  private final Function<Armful, Mono<Stored>> commit;
  private final int most;
  private final Consumer<Throwable> failures;
  private final AtomicInteger size;

  /**
   * @param most events at a time
   * @param failures is told of each that took too long
   */
  Portions(Function<Armful, Mono<Stored>> commit, int most, Consumer<Throwable> failures) {
    this.commit = commit;
    this.most = most;
    this.failures = failures;
    this.size = new AtomicInteger(most);
  }

  /** What became of each part, those of a batch in order. */
  Flux<Stored> store(Armful armful) {
    return Flux.defer(
        () ->
            armful.batches().size() > 1 && armful.events() <= size.get()
                ? together(armful)
                : oneByOne(armful));
  }

  private Flux<Stored> together(Armful armful) {
    return commit
        .apply(armful)
        .doOnNext(stored -> grow())
        .flux()
        .onErrorResume(
            OvertimeException::is,
            failure -> {
              shrink(armful.events(), failure);
              return oneByOne(armful);
            });
  }

  private Flux<Stored> oneByOne(Armful armful) {
    return Flux.fromIterable(armful.batches()).concatMap(this::store, 1);
  }

  private Flux<Stored> store(Batch batch) {
    return front(batch)
        .expand(
            stored ->
                Mono.justOrEmpty(batch.after(stored.armful().batches().getFirst()))
                    .flatMap(this::front));
  }

  private Mono<Stored> front(Batch batch) {
    return Mono.defer(() -> commit(batch, batch.first(size.get())));
  }

  private Mono<Stored> commit(Batch batch, Batch front) {
    return commit
        .apply(Armful.of(front))
        .doOnNext(stored -> grow())
        .onErrorResume(
            failure -> OvertimeException.is(failure) && front.entries().size() > 1,
            failure -> {
              shrink(front.entries().size(), failure);
              return front(batch);
            });
  }

  private void grow() {
    size.updateAndGet(now -> Math.min(most, now + 1 + now / GROWTH));
  }

  private void shrink(int failed, Throwable failure) {
    int half = size.updateAndGet(now -> Math.min(now, failed / 2));
    log.warn(
        "{} events at a time take too long, {} are tried: {}", failed, half, failure.toString());
    failures.accept(failure);
  }
}
