package dev.sluice.log;

import dev.sluice.platform.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.kafka.receiver.KafkaReceiver;

/** The log on Kafka. */
final class KafkaEventLog implements EventLog {

  private static final int BATCHES_AHEAD = 1;
  private static final int STRETCHES_AHEAD = 16;

  private final LogSettings settings;
  private final Appender appender;
  private final Window window;
  private final Breaker breaker;

  KafkaEventLog(LogSettings settings, MeterRegistry meters) {
    this.settings = settings;
    this.window = new Window(settings.inFlightEvents(), settings.inFlightSize().toBytes());
    this.breaker = new Breaker();
    this.appender = new Appender(settings, window, breaker, meters);
    window.watchedBy(meters);
  }

  /** What has to run for anything to be appended. */
  Stage appender() {
    return appender;
  }

  @Override
  public Mono<Reach> append(List<Encoded> events) {
    return events.isEmpty()
        ? Mono.just(Reach.NOWHERE)
        : Mono.defer(() -> appendAtOnce(new Pending(events)));
  }

  private Mono<Reach> appendAtOnce(Pending pending) {
    if (!breaker.lets(System.nanoTime())) {
      return Mono.error(new LogUnavailableException(LogUnavailableException.Reason.AWAY));
    }
    if (!window.take(Window.Size.of(pending.events()))) {
      return Mono.error(new LogUnavailableException(LogUnavailableException.Reason.FULL));
    }
    appender.send(pending);
    return within(settings.appendTimeout(), pending)
        .doOnError(LogUnavailableException.class, late -> breaker.failed(System.nanoTime()));
  }

  private static Mono<Reach> within(Duration limit, Pending pending) {
    return pending
        .outcome()
        .timeout(limit)
        .onErrorMap(
            TimeoutException.class,
            late -> new LogUnavailableException(LogUnavailableException.Reason.UNANSWERED, late));
  }

  @Override
  public <S> Flux<Durable<S>> append(Flux<S> stretches, Function<S, List<Encoded>> events) {
    return stretches
        .concatMap(stretch -> enter(stretch, events.apply(stretch)), 1)
        .flatMapSequential(this::durable, STRETCHES_AHEAD, 1);
  }

  private <S> Mono<OnItsWay<S>> enter(S stretch, List<Encoded> events) {
    Pending pending = new Pending(events);
    return events.isEmpty()
        ? Mono.just(new OnItsWay<>(stretch, pending))
        : Mono.create(sink -> enter(new OnItsWay<>(stretch, pending), sink));
  }

  private <S> void enter(OnItsWay<S> stretch, MonoSink<OnItsWay<S>> entered) {
    Runnable entry =
        () -> {
          appender.send(stretch.pending);
          entered.success(stretch);
        };
    entered.onCancel(() -> window.leave(entry));
    window.enter(Window.Size.of(stretch.pending.events()), entry);
  }

  private <S> Mono<Durable<S>> durable(OnItsWay<S> sent) {
    return sent.pending.events().isEmpty()
        ? Mono.just(new Durable<>(sent.stretch, Reach.NOWHERE))
        : within(settings.deliveryTimeout(), sent.pending)
            .map(reach -> new Durable<>(sent.stretch, reach));
  }

  private record OnItsWay<S>(S stretch, Pending pending) {}

  @Override
  public Flux<Batch> batches(Starts starts, Publisher<?> drain) {
    return Flux.defer(
        () -> {
          BatchReader reader = new BatchReader(starts);
          return KafkaReceiver.create(
                  KafkaOptions.receiver(settings).addAssignListener(reader::assigned))
              .receiveBatch(BATCHES_AHEAD)
              .concatWith(Mono.error(KafkaEventLog::endedByItself))
              .takeUntilOther(drain)
              .concatMap(Flux::collectList, BATCHES_AHEAD)
              .concatMapIterable(reader::split, BATCHES_AHEAD);
        });
  }

  private static IllegalStateException endedByItself() {
    return new IllegalStateException("The receiver has ended though nobody told it to");
  }
}
