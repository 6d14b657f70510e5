package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.platform.Traces;
import io.micrometer.tracing.Span;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * A commit as those see it who trace one of its events: in the trace of each, up to a number. They
 * came with requests of their own, and have nothing in common but that they are stored together.
 */
final class TracedCommit {

  private static final int MOST = 64;

  private final Traces traces;
  private final List<Span> spans;

  private TracedCommit(Traces traces, List<Span> spans) {
    this.traces = traces;
    this.spans = spans;
  }

  /** The work, noted where anybody wants to know of it. */
  static Mono<Stored> of(Batch batch, Mono<Stored> commit, Traces traces) {
    return Mono.defer(() -> begun(batch, traces).noted(commit));
  }

  private static TracedCommit begun(Batch batch, Traces traces) {
    return new TracedCommit(
        traces,
        batch.entries().stream()
            .flatMap(TracedCommit::trace)
            .distinct()
            .limit(MOST)
            .map(trace -> begun(batch, traces, trace))
            .toList());
  }

  private static Stream<String> trace(Entry entry) {
    return entry instanceof Entry.OfEvent event ? Stream.ofNullable(event.trace()) : Stream.empty();
  }

  private static Span begun(Batch batch, Traces traces, String trace) {
    return traces
        .begin("store batch", Span.Kind.CONSUMER, trace)
        .tag("messaging.system", "kafka")
        .tag("messaging.destination.partition.id", Integer.toString(batch.partition()))
        .tag("messaging.batch.message_count", batch.entries().size());
  }

  private Mono<Stored> noted(Mono<Stored> commit) {
    return spans.isEmpty()
        ? commit
        : commit
            .map(this::withTrace)
            .doOnError(failure -> spans.forEach(span -> span.error(failure)))
            .doFinally(end -> spans.forEach(Span::end));
  }

  private Stored withTrace(Stored stored) {
    return traces.trace(spans.getFirst()).map(stored::with).orElse(stored);
  }
}
