package dev.sluice.platform;

import io.micrometer.core.instrument.Timer;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The trace that a figure is noted for, which OpenMetrics then shows beside its bucket. */
public final class Exemplars implements SpanContext {

  /** 00, the trace's id, the span's id, and whether it is sampled. */
  private static final int TRACE_AT = 3;

  private static final int TRACE_END = 35;
  private static final int SPAN_AT = 36;
  private static final int SPAN_END = 52;

  private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

  /**
   * Notes a time.
   *
   * @param trace whose it is, as W3C's traceparent has it
   */
  public static void record(Timer timer, long nanos, @Nullable String trace) {
    if (trace == null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
      return;
    }
    CURRENT.set(trace);
    try {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    } finally {
      CURRENT.remove();
    }
  }

  @Override
  public @Nullable String getCurrentTraceId() {
    return part(TRACE_AT, TRACE_END);
  }

  @Override
  public @Nullable String getCurrentSpanId() {
    return part(SPAN_AT, SPAN_END);
  }

  private static @Nullable String part(int from, int to) {
    String trace = CURRENT.get();
    return trace == null || trace.length() < SPAN_END ? null : trace.substring(from, to);
  }

  /** Only such are handed on. */
  @Override
  public boolean isCurrentSpanSampled() {
    return CURRENT.get() != null;
  }

  @Override
  public void markCurrentSpanAsExemplar() {
    // nobody asks the span
  }
}
