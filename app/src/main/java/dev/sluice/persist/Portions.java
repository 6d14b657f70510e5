package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.store.OvertimeException;
import java.util.ArrayDeque;
import java.util.Deque;
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
                : byItself(armful));
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
              return byItself(armful);
            });
  }

  private Flux<Stored> byItself(Armful armful) {
    return Flux.defer(
        () -> {
          Turns turns = new Turns(armful);
          return Mono.defer(turns::next).repeat(turns::goOn);
        });
  }

  /** The batches of an armful, part by part: none waits until another is through. */
  private final class Turns {

    private final Deque<Batch> left;
    private int inVain;

    Turns(Armful armful) {
      this.left = new ArrayDeque<>(armful.batches());
    }

    boolean goOn() {
      return !left.isEmpty();
    }

    Mono<Stored> next() {
      Batch batch = left.remove();
      Batch front = batch.first(size.get());
      return commit
          .apply(Armful.of(front))
          .doOnNext(stored -> stored(batch, front))
          .onErrorResume(OvertimeException::is, failure -> later(batch, front, failure));
    }

    private void stored(Batch batch, Batch front) {
      inVain = 0;
      grow();
      batch.after(front).ifPresent(left::add);
    }

    /** There is nothing less than one event, which fails once all others have had their turn. */
    private Mono<Stored> later(Batch batch, Batch front, Throwable failure) {
      int failed = front.entries().size();
      if (failed <= 1 && inVain == left.size()) {
        return Mono.error(failure);
      }
      inVain += failed <= 1 ? 1 : 0;
      left.add(batch);
      shrink(failed, failure);
      return Mono.empty();
    }
  }

  private void grow() {
    size.updateAndGet(now -> Math.min(most, now + 1 + now / GROWTH));
  }

  private void shrink(int failed, Throwable failure) {
    int half = size.updateAndGet(now -> Math.min(now, Math.max(1, failed / 2)));
    log.warn(
        "{} events at a time take too long, {} are tried: {}", failed, half, failure.toString());
    failures.accept(failure);
  }
}
