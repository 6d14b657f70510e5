package dev.sluice.platform;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Where what is done on the way of an event is noted, as far as somebody wants that. A trace is
 * handed on as W3C's traceparent has it, in a request's context, in the log and with a hint, and
 * only where it is sampled: what nobody asked for costs nothing.
 */
public final class Traces {

  public static final Traces OFF = new Traces(Tracer.NOOP, Propagator.NOOP, false);

  /** The header that has it, in HTTP and in Kafka. */
  public static final String HEADER = "traceparent";

  private final Tracer tracer;
  private final Propagator propagator;
  private final boolean areOn;

  private Traces(Tracer tracer, Propagator propagator, boolean areOn) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.areOn = areOn;
  }

  static Traces by(Tracer tracer, Propagator propagator) {
    return new Traces(tracer, propagator, true);
  }

  public boolean areOn() {
    return areOn;
  }

  /**
   * Begins to note something.
   *
   * @param parent the trace that it goes on with; another one begins where there is none
   */
  public Span begin(String name, Span.Kind kind, @Nullable String parent) {
    return builder(parent).name(name).kind(kind).start();
  }

  /** The same for what has begun earlier. */
  public Span begin(String name, Span.Kind kind, @Nullable String parent, Instant began) {
    return builder(parent)
        .name(name)
        .kind(kind)
        .startTimestamp(
            TimeUnit.SECONDS.toNanos(began.getEpochSecond()) + began.getNano(),
            TimeUnit.NANOSECONDS)
        .start();
  }

  private Span.Builder builder(@Nullable String parent) {
    return parent == null
        ? tracer.spanBuilder().setNoParent()
        : propagator.extract(parent, (carrier, name) -> name.equals(HEADER) ? carrier : null);
  }

  /** What those have to know who go on with it; nothing where nobody wants that. */
  public Optional<String> trace(Span span) {
    Map<String, String> fields = new HashMap<>();
    if (Boolean.TRUE.equals(span.context().sampled())) {
      propagator.inject(span.context(), fields, Traces::set);
    }
    return Optional.ofNullable(fields.get(HEADER));
  }

  private static void set(@Nullable Map<String, String> fields, String name, String value) {
    Objects.requireNonNull(fields).put(name, value);
  }

  /** Hands a trace on to all that is done for a request. */
  static Context with(String trace, Context context) {
    return context.put(Traces.class, trace);
  }

  /** The trace of the request for which something is done. */
  public static @Nullable String of(ContextView context) {
    return context.getOrDefault(Traces.class, null);
  }
}
