package dev.sluice.live;

import dev.sluice.platform.Exemplars;
import dev.sluice.platform.Latency;
import dev.sluice.platform.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import java.time.Instant;

/** Notes what is shown of the counts: how long it took, and the end of its trace. */
final class Shown {

  private final Timer latency;
  private final Traces traces;

  Shown(MeterRegistry registry, Traces traces) {
    this.latency = Latency.shown(registry, "counters");
    this.traces = traces;
  }

  /**
   * A change is on its way to all who look at it.
   *
   * @param heard when it was heard of
   */
  void note(Cause cause, Instant heard) {
    Instant now = Instant.now();
    if (traces.areOn() && cause.trace() != null) {
      traces.begin("show change", Span.Kind.PRODUCER, cause.trace(), heard).end();
    }
    if (cause.received() != null) {
      Exemplars.record(latency, Latency.between(cause.received(), now), cause.trace());
    }
  }
}
