package dev.sluice.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * The same figures for every stage. The books balance: what a stage received, it sent or discarded
 * for a named reason, or still has in hand.
 */
public final class StageMeters {

  private final MeterRegistry registry;
  private final String role;
  private final String stage;
  private final Counter received;
  private final Counter sent;
  private final Counter errors;
  private final Timer duration;
  private final ConcurrentMap<String, Counter> discarded = new ConcurrentHashMap<>();

  private StageMeters(MeterRegistry registry, Role role, String stage) {
    this.registry = registry;
    this.role = role.label();
    this.stage = stage;
    this.received = counter("sluice.stage.received", "Events that a stage took in");
    this.sent = counter("sluice.stage.sent", "Events that a stage passed on");
    this.errors = counter("sluice.stage.errors", "Failures of a stage as a whole");
    this.duration =
        Timer.builder("sluice.stage.duration")
            .description("Time that a stage spent on one request or batch")
            .tags("role", this.role, "stage", stage)
            .register(registry);
  }

  public static StageMeters of(MeterRegistry registry, Role role, String stage) {
    return new StageMeters(registry, role, stage);
  }

  public static StageMeters of(MeterRegistry registry, Stage stage) {
    return of(registry, stage.role(), stage.name());
  }

  public void received(long events) {
    received.increment((double) events);
  }

  public void sent(long events) {
    sent.increment((double) events);
  }

  /** The reason is one of a closed set, never anything a client wrote. */
  public void discarded(String reason, long events) {
    if (events == 0) {
      return;
    }
    discarded.computeIfAbsent(reason, this::reason).increment((double) events);
  }

  /** The same with these reasons in the figures before there is anything to discard. */
  public StageMeters discarding(Stream<String> reasons) {
    reasons.forEach(reason -> discarded.computeIfAbsent(reason, this::reason));
    return this;
  }

  private Counter reason(String reason) {
    return Counter.builder("sluice.stage.discarded")
        .description("Events that a stage did not pass on, by reason")
        .tags("role", role, "stage", stage, "reason", reason)
        .register(registry);
  }

  public void failed() {
    errors.increment();
  }

  /** Measures one piece of work, whether it succeeds or fails. */
  public <T> Mono<T> timed(Mono<T> work) {
    return Mono.defer(
        () -> {
          long start = System.nanoTime();
          return work.doFinally(
              signal -> duration.record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
        });
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name)
        .description(description)
        .tags("role", role, "stage", stage)
        .register(registry);
  }
}
