package dev.sluice.live;

import dev.sluice.query.Slot;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Has the database read for the views that are in doubt. A client whose counts are many, or fail to
 * be read, keeps nobody else waiting.
 */
final class Readings {

  /** Of the connections that live has, one is for those who ask how far the database has come. */
  static final int AT_ONCE = 3;

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final CounterViews views;
  private final Function<UUID, Mono<Reading>> database;

  Readings(CounterViews views, Function<UUID, Mono<Reading>> database) {
    this.views = views;
    this.database = database;
  }

  /**
   * A client's counts as they stand.
   *
   * @param lastMinute how many events there were in it
   * @param hits how many calls there were
   */
  record Reading(List<Slot> slots, long lastMinute, long hits) {}

  /** Gives whose counts were read. */
  Flux<UUID> flow() {
    return Flux.interval(LOOK_EVERY)
        .onBackpressureDrop()
        .concatMapIterable(tick -> views.all(), 1)
        .filter(view -> view.isInDoubt() && view.turn().begins(System.nanoTime()))
        .flatMap(this::read, AT_ONCE);
  }

  private Mono<UUID> read(CounterView view) {
    return database
        .apply(view.client())
        .doOnNext(
            reading -> {
              view.believe(reading);
              view.turn().isAnswered();
            })
        .thenReturn(view.client())
        .onErrorResume(failure -> unanswered(view, failure))
        .doFinally(end -> view.turn().ends());
  }

  private static Mono<UUID> unanswered(CounterView view, Throwable failure) {
    view.turn().goesUnanswered(failure, System.nanoTime());
    return Mono.empty();
  }
}
