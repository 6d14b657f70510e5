package dev.sluice.log;

import dev.sluice.platform.Exemplars;
import dev.sluice.platform.Latency;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.SenderResult;

/** Sends all that this process appends, on two lanes: few events at a time, and many. */
final class Appender implements Stage {

  private static final Duration BEAT = Duration.ofMillis(100);
  private static final String UNANSWERED = "unanswered";
  private static final long FEW_BYTES = 8 * 1024;

  private final Role role;
  private final Breaker breaker;
  private final StageMeters meters;
  private final Timer acknowledged;
  private final Lane few;
  private final Lane many;
  private final Set<Pending> inFlight = ConcurrentHashMap.newKeySet();

  Appender(LogSettings settings, KafkaTopic topic, Breaker breaker, MeterRegistry registry) {
    this.role = topic.role();
    this.breaker = breaker;
    this.meters = StageMeters.of(registry, this);
    meters.discarding(Stream.of(UNANSWERED));
    this.acknowledged = Latency.acknowledged(registry);
    this.few = lane("few", settings, topic, KafkaOptions.few(settings), registry);
    this.many = lane("many", settings, topic, KafkaOptions.many(settings), registry);
  }

  private static Lane lane(
      String name,
      LogSettings settings,
      KafkaTopic topic,
      SenderOptions<byte[], byte[]> options,
      MeterRegistry registry) {
    return new Lane(
        settings.topic(), topic.led(), options, ClientMeters.ofProducer(registry, name));
  }

  @Override
  public String name() {
    return "append";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Where nothing is taken in, what is read is stored without it. */
  @Override
  public Set<Role> neededBy() {
    return Set.of(Role.INGEST);
  }

  /** Sends events for which there is room; waits for a log that is not there yet. */
  void send(Pending pending) {
    pending.begin(System.nanoTime());
    inFlight.add(pending);
    meters.received(pending.size().events());
    if (!lane(pending).takes(pending)) {
      abandon(pending);
    }
  }

  /** A stream keeps to one lane, where nothing overtakes. */
  private Lane lane(Pending pending) {
    return switch (pending.kind()) {
      case CALL -> pending.size().bytes() <= FEW_BYTES ? few : many;
      case STREAM -> many;
    };
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Mono.when(
            few.flow(this::answered, drain), many.flow(this::answered, drain), giveUpLate(drain))
        .doFinally(end -> abandonAll());
  }

  /** One clock for all who wait costs less than one for each. */
  private Mono<Void> giveUpLate(Mono<Void> drain) {
    return Flux.interval(BEAT)
        .onBackpressureDrop()
        .takeUntilOther(drain)
        .doOnNext(beat -> failLate(System.nanoTime()))
        .then();
  }

  /** The breaker hears of it before the call does, which may send the next at once. */
  private void failLate(long nanoTime) {
    for (Pending pending : inFlight) {
      if (pending.isLate(nanoTime)) {
        breaker.failed(nanoTime);
        pending.fail(null);
      }
    }
  }

  private void answered(SenderResult<Pending> answer) {
    Pending pending = answer.correlationMetadata();
    if (pending.answered(answer)) {
      settle(pending);
    }
  }

  private void settle(Pending pending) {
    if (pending.failed()) {
      unanswered(pending, pending::settle);
    } else if (inFlight.remove(pending)) {
      breaker.answered();
      meters.sent(pending.size().events());
      Exemplars.record(acknowledged, pending.age(System.nanoTime()), pending.trace());
      pending.letGo();
      pending.settle();
    }
  }

  private void unanswered(Pending pending, Runnable tell) {
    if (inFlight.remove(pending)) {
      breaker.failed(System.nanoTime());
      meters.discarded(UNANSWERED, pending.size().events());
      pending.letGo();
      tell.run();
    }
  }

  private void abandonAll() {
    few.reopen();
    many.reopen();
    inFlight.forEach(this::abandon);
  }

  private void abandon(Pending pending) {
    unanswered(
        pending,
        () -> pending.fail(new IllegalStateException("The connection with the log has ended")));
  }
}
