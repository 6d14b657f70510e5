package dev.sluice.persist;

import static java.util.stream.Collectors.joining;

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
  static Mono<Stored> of(Armful armful, Mono<Stored> commit, Traces traces) {
    return Mono.defer(() -> begun(armful, traces).noted(commit));
  }

  private static TracedCommit begun(Armful armful, Traces traces) {
    return new TracedCommit(
        traces,
        armful
            .entries()
            .flatMap(TracedCommit::trace)
            .distinct()
            .limit(MOST)
            .map(trace -> begun(armful, traces, trace))
            .toList());
  }

  private static Stream<String> trace(Entry entry) {
    return entry instanceof Entry.OfEvent event ? Stream.ofNullable(event.trace()) : Stream.empty();
  }

  private static Span begun(Armful armful, Traces traces, String trace) {
    return traces
        .begin("store batch", Span.Kind.CONSUMER, trace)
        .tag("messaging.system", "kafka")
        .tag(
            "messaging.destination.partition.id",
            armful.batches().stream()
                .map(batch -> Integer.toString(batch.partition()))
                .collect(joining(",")))
        .tag("messaging.batch.message_count", armful.events());
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
