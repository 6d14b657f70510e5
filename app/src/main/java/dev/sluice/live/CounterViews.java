package dev.sluice.live;

import dev.sluice.platform.Outage;
import dev.sluice.platform.Pace;
import dev.sluice.query.PartitionCount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * The totals that somebody on this node is looking at: one view for each client, shared by all its
 * readers and gone with the last of them.
 */
final class CounterViews {

  private static final Duration TRUTH_EVERY = Duration.ofSeconds(2);
  private static final Duration CHANGE_EVERY = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration EMIT_LIMIT = Duration.ofSeconds(1);

  private final Function<UUID, Mono<List<PartitionCount>>> counters;
  private final Outage outage = new Outage("The count of live totals");
  private final Map<UUID, View> views = new ConcurrentHashMap<>();

  /**
   * @param counters asks the database for a client's counts
   */
  CounterViews(Function<UUID, Mono<List<PartitionCount>>> counters) {
    this.counters = counters;
  }

  /**
   * A client's total now, and each new one, the newest four times a second at the most. A reader
   * that does not keep up is given the newest, and nobody waits for it.
   */
  Flux<Long> totals(UUID client) {
    return Flux.using(() -> join(client), View::totals, view -> leave(client));
  }

  private View join(UUID client) {
    return views.compute(
        client, (id, shared) -> (shared == null ? new View(client) : shared).joined());
  }

  private void leave(UUID client) {
    views.computeIfPresent(client, (id, shared) -> shared.left() ? null : shared);
  }

  void hint(Hint hint) {
    View view = views.get(hint.client());
    if (view != null) {
      view.hints.tryEmitNext(new Totals.Word(List.of(hint.count()), false));
    }
  }

  private final class View {

    private final Sinks.Many<Totals.Word> hints = Sinks.many().multicast().directBestEffort();
    private final Sinks.Many<Long> newest = Sinks.many().replay().latest();
    private final Flux<Long> feed;
    private int readers;

    View(UUID client) {
      this.feed =
          Pace.limit(sums(client), CHANGE_EVERY)
              .doOnNext(this::show)
              .ignoreElements()
              .flux()
              .share();
    }

    private Flux<Long> sums(UUID client) {
      return Flux.merge(truth(client), hints.asFlux().onBackpressureBuffer())
          .scan(Totals.NONE, Totals::with)
          .filter(Totals::whole)
          .map(Totals::sum)
          .distinctUntilChanged();
    }

    View joined() {
      readers++;
      return this;
    }

    /** Whether nobody is left. */
    boolean left() {
      readers--;
      return readers == 0;
    }

    /** The feed runs as long as somebody reads, and at the pace of none of them. */
    Flux<Long> totals() {
      return Flux.merge(newest.asFlux(), feed).onBackpressureLatest();
    }

    private void show(long total) {
      newest.emitNext(total, Sinks.EmitFailureHandler.busyLooping(EMIT_LIMIT));
    }

    /** Asked at once, and again and again: whatever a hint got wrong is right by then. */
    private Flux<Totals.Word> truth(UUID client) {
      return Flux.interval(Duration.ZERO, TRUTH_EVERY)
          .onBackpressureDrop()
          .concatMap(tick -> counters.apply(client), 1)
          .doOnNext(counts -> outage.isOver())
          .doOnError(failure -> outage.goesOn(failure, System.nanoTime()))
          .map(counts -> new Totals.Word(counts, true))
          .retryWhen(
              Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                  .maxBackoff(TRUTH_EVERY)
                  .transientErrors(true));
    }
  }
}
