package dev.sluice.platform;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * The one class that subscribes: starts every stage, starts it again with backoff when it fails,
 * and lets it finish what it has in hand when the process ends.
 */
public final class StageRunner implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(StageRunner.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);

  /** A stage gives up what takes too long, and an engine may fail it later. */
  private static final Aftermath AFTERMATH = new Aftermath("What a stage gave up");

  private final Map<Stage, Trouble> stages = new LinkedHashMap<>();
  private final MeterRegistry meters;
  private final CompletableFuture<Throwable> hopeless = new CompletableFuture<>();
  private volatile Sinks.Empty<Void> drain = Sinks.empty();
  private volatile CompletableFuture<@Nullable Void> ended =
      CompletableFuture.completedFuture(null);

  public StageRunner(List<Stage> stages, MeterRegistry meters) {
    stages.forEach(stage -> this.stages.put(stage, new Trouble()));
    this.meters = meters;
  }

  /** The stages that start again and again and get nowhere. */
  public List<Stage> failing() {
    long now = System.nanoTime();
    return stages.keySet().stream().filter(stage -> trouble(stage).goesOn(now)).toList();
  }

  private Trouble trouble(Stage stage) {
    return Objects.requireNonNull(stages.get(stage));
  }

  /** The reason why the process can't go on as it was set up: whoever has started it ends it. */
  public CompletableFuture<Throwable> hopeless() {
    return hopeless.copy();
  }

  @Override
  public void start() {
    drain = Sinks.empty();
    ended =
        Flux.fromIterable(stages.keySet())
            .flatMap(this::keepRunning, Math.max(1, stages.size()))
            .then()
            .contextWrite(AFTERMATH)
            .toFuture();
  }

  private Mono<Void> keepRunning(Stage stage) {
    StageMeters meters = StageMeters.of(this.meters, stage);
    Trouble trouble = trouble(stage);
    return Flux.defer(() -> Flux.from(stage.flow(drain.asMono())))
        .doOnNext(sign -> trouble.gotSomewhere())
        .doOnComplete(trouble::gotSomewhere)
        .doOnError(failure -> trouble.failed(System.nanoTime()))
        .doOnError(failure -> report(stage, failure, meters))
        .retryWhen(
            Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .transientErrors(true)
                .filter(failure -> !(failure instanceof WrongSettingException)))
        .doOnError(this::giveUpHope)
        .onErrorComplete()
        .then();
  }

  private void giveUpHope(Throwable failure) {
    log.error("Sluice can't go on: {}", failure.getMessage());
    hopeless.complete(failure);
  }

  private static void report(Stage stage, Throwable failure, StageMeters meters) {
    meters.failed();
    log.atWarn()
        .addKeyValue(LogFormat.ROLE, stage.role().label())
        .log("Stage {} failed: {}", stage.name(), failure.toString());
    log.debug("Stage {} failed", stage.name(), failure);
  }

  @Override
  public void stop(Runnable callback) {
    drain.tryEmitEmpty();
    Mono.fromFuture(ended, true)
        .timeout(DRAIN_LIMIT)
        .doFinally(signal -> callback.run())
        .subscribe(done -> {}, this::giveUp);
  }

  private void giveUp(Throwable failure) {
    log.warn(
        "The stages did not drain within {} s: {}", DRAIN_LIMIT.toSeconds(), failure.toString());
    ended.cancel(true);
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return !ended.isDone();
  }

  /** Below the web server's: stages run before it opens, and drain after it has taken its last. */
  @Override
  public int getPhase() {
    return 0;
  }
}
