package dev.sluice.live;

import dev.sluice.query.Counters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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

  private final Counters counters;
  private final Map<UUID, View> views = new ConcurrentHashMap<>();

  CounterViews(Counters counters) {
    this.counters = counters;
  }

  /** A client's total now, and each new one, the newest four times a second at the most. */
  Flux<Long> totals(UUID client) {
    return Flux.defer(() -> views.computeIfAbsent(client, View::new).totals);
  }

  void hint(Hint hint) {
    View view = views.get(hint.client());
    if (view != null) {
      view.hints.tryEmitNext(new Totals.Word(List.of(hint.count()), false));
    }
  }

  private final class View {

    final Sinks.Many<Totals.Word> hints = Sinks.many().multicast().directBestEffort();
    final Flux<Long> totals;

    View(UUID client) {
      this.totals =
          Flux.merge(truth(client), hints.asFlux().onBackpressureBuffer())
              .scan(Totals.NONE, Totals::with)
              .filter(Totals::whole)
              .map(Totals::sum)
              .distinctUntilChanged()
              .onBackpressureLatest()
              .concatMap(View::unhurried, 0)
              .doOnSubscribe(first -> views.put(client, this))
              .doFinally(signal -> views.remove(client, this))
              .replay(1)
              .refCount();
    }

    /** Asked at once, and again and again: whatever a hint got wrong is right by then. */
    private Flux<Totals.Word> truth(UUID client) {
      return Flux.interval(Duration.ZERO, TRUTH_EVERY)
          .onBackpressureDrop()
          .concatMap(tick -> counters.totals(client), 1)
          .map(counts -> new Totals.Word(counts, true))
          .retryWhen(
              Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                  .maxBackoff(TRUTH_EVERY)
                  .transientErrors(true));
    }

    /** Gives a value at once and then rests, in which time only the newest one waits. */
    private static Flux<Long> unhurried(long total) {
      return Flux.concat(Mono.just(total), Mono.delay(CHANGE_EVERY).then(Mono.empty()));
    }
  }
}
