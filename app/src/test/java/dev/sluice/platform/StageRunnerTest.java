package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Logged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

class StageRunnerTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void a_stage_that_fails_is_started_again() {
    AtomicInteger starts = new AtomicInteger();
    StageRunner runner =
        runner(
            drain ->
                starts.incrementAndGet() < 3
                    ? Mono.error(new IllegalStateException("the engine is away"))
                    : drain);

    runner.start();

    await().untilAtomic(starts, org.hamcrest.Matchers.equalTo(3));
    assertThat(runner.isRunning()).isTrue();
    assertThat(meters.get("sluice.stage.errors").tag("stage", "test").counter().count())
        .isEqualTo(2);
    stop(runner);
  }

  @Test
  void a_stage_that_fails_again_and_again_is_named_until_it_gets_somewhere() {
    Sinks.One<String> progress = Sinks.one();
    AtomicInteger starts = new AtomicInteger();
    StageRunner runner =
        runner(
            drain ->
                starts.incrementAndGet() <= 3
                    ? Mono.error(new IllegalStateException("the engine is away"))
                    : Flux.<Object>concat(progress.asMono(), drain));

    runner.start();

    await().untilAsserted(() -> assertThat(runner.failing()).hasSize(1));
    progress.tryEmitValue("one piece of work");
    await().untilAsserted(() -> assertThat(runner.failing()).isEmpty());
    stop(runner);
  }

  @Test
  void what_a_stage_gave_up_may_fail_afterwards() {
    CompletableFuture<Object> late = new CompletableFuture<>();
    AtomicInteger starts = new AtomicInteger();
    StageRunner runner =
        runner(
            drain ->
                starts.incrementAndGet() == 1
                    ? Mono.fromFuture(late, true).timeout(Duration.ofMillis(1))
                    : drain);

    try (Logged log = Logged.by(Operators.class)) {
      runner.start();
      await().untilAtomic(starts, org.hamcrest.Matchers.equalTo(2));
      late.completeExceptionally(new IllegalStateException("the engine is away"));

      assertThat(log.lines()).isEmpty();
    }
    stop(runner);
  }

  @Test
  void a_stage_that_a_setting_keeps_from_its_work_is_not_started_again() {
    AtomicInteger starts = new AtomicInteger();
    StageRunner runner =
        runner(
            drain -> {
              starts.incrementAndGet();
              return Mono.error(new WrongSettingException("sluice.x names nothing."));
            });

    runner.start();

    assertThat(runner.hopeless())
        .isCompletedWithValueMatching(WrongSettingException.class::isInstance);
    assertThat(starts).hasValue(1);
    stop(runner);
  }

  @Test
  void a_failing_stage_does_not_stop_its_neighbour() {
    AtomicInteger beats = new AtomicInteger();
    StageRunner runner =
        new StageRunner(
            List.of(
                stage(drain -> Mono.error(new IllegalStateException("always"))),
                stage(
                    drain ->
                        Flux.interval(java.time.Duration.ofMillis(5))
                            .doOnNext(beat -> beats.incrementAndGet())
                            .takeUntilOther(drain))),
            meters);

    runner.start();

    await().untilAtomic(beats, org.hamcrest.Matchers.greaterThan(20));
    stop(runner);
  }

  @Test
  void what_a_stage_has_in_hand_is_finished_before_the_runner_stops() {
    Sinks.One<String> inHand = Sinks.one();
    AtomicInteger finished = new AtomicInteger();
    StageRunner runner =
        runner(
            drain ->
                Flux.never()
                    .takeUntilOther(drain)
                    .then(inHand.asMono())
                    .doOnNext(work -> finished.incrementAndGet()));
    CountDownLatch stopped = new CountDownLatch(1);
    runner.start();

    runner.stop(stopped::countDown);
    boolean stoppedBeforeItWasDone = stopped.getCount() == 0;
    inHand.tryEmitValue("done");

    await().until(() -> stopped.getCount() == 0);
    assertThat(stoppedBeforeItWasDone).isFalse();
    assertThat(finished).hasValue(1);
    assertThat(runner.isRunning()).isFalse();
  }

  @Test
  void a_stage_that_waits_to_be_started_again_does_not_hold_up_the_end() throws Exception {
    StageRunner runner =
        runner(
            drain ->
                Mono.firstWithSignal(drain, Mono.error(new IllegalStateException("always away"))));
    runner.start();
    await()
        .until(() -> meters.get("sluice.stage.errors").tag("stage", "test").counter().count() >= 3);

    assertThat(stop(runner)).isTrue();
  }

  private StageRunner runner(Function<Mono<Void>, Publisher<?>> flow) {
    return new StageRunner(List.of(stage(flow)), meters);
  }

  private static boolean stop(StageRunner runner) {
    CountDownLatch stopped = new CountDownLatch(1);
    runner.stop(stopped::countDown);
    try {
      return stopped.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Stage stage(Function<Mono<Void>, Publisher<?>> flow) {
    return new Stage() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public Role role() {
        return Role.PERSIST;
      }

      @Override
      public Publisher<?> flow(Mono<Void> drain) {
        return flow.apply(drain);
      }
    };
  }
}
