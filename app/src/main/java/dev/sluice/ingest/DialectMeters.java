package dev.sluice.ingest;

import dev.sluice.platform.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import reactor.core.publisher.Mono;

/**
 * What has become of the events of each dialect. A call that was refused as a whole, or of which
 * nothing became durable, counts as one.
 */
record DialectMeters(MeterRegistry registry) {

  private enum Outcome {
    DURABLE,
    REFUSED,
    UNANSWERED
  }

  /** All of them, so that each is seen to be none before it is any. */
  static DialectMeters in(MeterRegistry registry) {
    DialectMeters meters = new DialectMeters(registry);
    for (Dialect dialect : Dialect.values()) {
      for (Outcome outcome : Outcome.values()) {
        meters.count(dialect, outcome, 0);
      }
    }
    return meters;
  }

  void taken(Dialect dialect, Tally tally) {
    count(dialect, Outcome.DURABLE, tally.accepted());
    count(dialect, Outcome.REFUSED, tally.refusedCount());
  }

  /** The events of a call, or that it failed. */
  Mono<Tally> counted(Dialect dialect, Mono<Tally> taken) {
    return taken
        .doOnNext(tally -> taken(dialect, tally))
        .doOnError(failure -> failed(dialect, failure));
  }

  void failed(Dialect dialect, Throwable failure) {
    boolean isRefused =
        failure instanceof Problem problem && problem.type().status().is4xxClientError();
    count(dialect, isRefused ? Outcome.REFUSED : Outcome.UNANSWERED, 1);
  }

  private void count(Dialect dialect, Outcome outcome, long events) {
    Counter.builder("sluice.dialect.events")
        .description("Events that came in the words of other systems")
        .tags("dialect", dialect.label(), "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment((double) events);
  }
}
