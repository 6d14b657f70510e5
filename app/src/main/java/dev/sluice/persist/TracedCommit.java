package dev.sluice.persist;

import dev.sluice.live.Commit;
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
  private final List<Noted> noted;

  private TracedCommit(Traces traces, List<Noted> noted) {
    this.traces = traces;
    this.noted = noted;
  }

  /** What a partition's event came with. */
  private record Sent(Batch batch, String trace) {}

  /** What somebody sees of a partition's batch. */
  private record Noted(int partition, Span span) {}

  /** The work, noted where anybody wants to know of it. */
  static Mono<Stored> of(Armful armful, Mono<Stored> commit, Traces traces) {
    return Mono.defer(() -> begun(armful, traces).noted(commit));
  }

  private static TracedCommit begun(Armful armful, Traces traces) {
    return new TracedCommit(
        traces,
        armful.batches().stream()
            .flatMap(TracedCommit::sent)
            .limit(MOST)
            .map(sent -> begun(sent.batch, traces, sent.trace))
            .toList());
  }

  private static Stream<Sent> sent(Batch batch) {
    return batch.entries().stream()
        .flatMap(TracedCommit::trace)
        .distinct()
        .map(trace -> new Sent(batch, trace));
  }

  private static Stream<String> trace(Entry entry) {
    return entry instanceof Entry.OfEvent event ? Stream.ofNullable(event.trace()) : Stream.empty();
  }

  private static Noted begun(Batch batch, Traces traces, String trace) {
    return new Noted(
        batch.partition(),
        traces
            .begin("store batch", Span.Kind.CONSUMER, trace)
            .tag("messaging.system", "kafka")
            .tag("messaging.destination.partition.id", Integer.toString(batch.partition()))
            .tag("messaging.batch.message_count", batch.entries().size()));
  }

  private Mono<Stored> noted(Mono<Stored> commit) {
    return noted.isEmpty()
        ? commit
        : commit
            .map(stored -> stored.with(this::withTrace))
            .doOnError(failure -> noted.forEach(each -> each.span.error(failure)))
            .doFinally(end -> noted.forEach(each -> each.span.end()));
  }

  /** With that of its own partition's first. */
  private Commit withTrace(Commit commit) {
    return noted.stream()
        .filter(each -> each.partition == commit.partition())
        .findFirst()
        .flatMap(each -> traces.trace(each.span))
        .map(commit::with)
        .orElse(commit);
  }
}
