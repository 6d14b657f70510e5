package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Role;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class OpenCallsTest {

  private static final Caller CALLER = caller();
  private static final Caller SENTINEL = caller();
  private static final Caller HANGS = caller();

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger lookUps = new AtomicInteger();
  private final OpenCalls calls =
      new OpenCalls((request, scope) -> again(request), Role.LIVE, now::get);
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger sentinels = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();
  private final Disposable.Composite running = Disposables.composite();
  private @Nullable Throwable failure;

  @AfterEach
  void stop() {
    running.dispose();
  }

  private static Caller caller() {
    UUID client = UUID.randomUUID();
    return new Caller(client, Scope.READ, "key of " + client, Rate.NONE);
  }

  private static ServerRequest request(Caller caller) {
    return MockServerRequest.builder().attribute("caller", caller).build();
  }

  private Mono<Caller> again(ServerRequest request) {
    Caller caller = (Caller) request.attribute("caller").orElseThrow();
    if (caller.equals(SENTINEL)) {
      sentinels.incrementAndGet();
      return Mono.just(caller);
    }
    lookUps.incrementAndGet();
    if (caller.equals(HANGS)) {
      return Mono.<Caller>never().doOnCancel(givenUp::incrementAndGet);
    }
    return failure == null ? Mono.just(caller) : Mono.error(failure);
  }

  @Test
  void ten_thousand_readers_are_looked_up_every_fifteen_seconds_and_one_that_is_told_of_at_once() {
    Stream.generate(OpenCallsTest::caller).limit(9_999).forEach(this::open);
    open(CALLER);
    run();
    await().until(() -> lookUps.get() == 10_000);

    now.addAndGet(Duration.ofSeconds(14).toNanos());
    calls.forget(Set.of(CALLER.credential(), "somebody else"));
    await().until(() -> lookUps.get() == 10_001);
    beats(2);
    assertThat(lookUps).hasValue(10_001);

    now.addAndGet(Duration.ofSeconds(1).toNanos());
    await().until(() -> lookUps.get() == 20_000);
    assertThat(ended).hasValue(0);
  }

  @Test
  void a_call_ends_once_its_caller_is_let_in_no_more() {
    open(CALLER);
    run();
    await().until(() -> lookUps.get() == 1);

    failure = Gate.unauthenticated();
    beats(2);
    assertThat(ended).hasValue(0);
    calls.forget(Set.of(CALLER.client().toString()));

    await().until(() -> ended.get() == 1);
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    beats(2);
    assertThat(lookUps).hasValue(2);
  }

  @Test
  void a_call_whose_caller_can_not_be_looked_up_goes_on() {
    open(CALLER);
    failure = new QueryTimeoutException("away");
    run();

    await().until(() -> lookUps.get() == 1);
    calls.doubt();

    await().until(() -> lookUps.get() == 2);
    assertThat(ended).hasValue(0);
  }

  @Test
  void a_hundred_look_ups_that_go_unanswered_do_not_hold_up_a_revocation() {
    IntStream.range(0, 100).forEach(i -> open(HANGS));
    run();
    await().until(() -> lookUps.get() >= 64);
    open(CALLER);

    failure = Gate.unauthenticated();
    calls.forget(Set.of(CALLER.client().toString()));

    await().until(() -> ended.get() == 1 || givenUp.get() > 0);
    assertThat(ended).hasValue(1);
  }

  @Test
  void one_who_was_told_of_and_can_not_be_looked_up_for_ten_seconds_is_told_that() {
    AtomicReference<@Nullable Throwable> told = new AtomicReference<>();
    running.add(
        calls
            .hold(request(CALLER), CALLER, Scope.READ, call -> call.refusal().flux())
            .subscribe(never -> {}, told::set));
    failure = new QueryTimeoutException("away");
    run();

    calls.forget(Set.of(CALLER.credential()));
    now.addAndGet(Duration.ofMillis(9_999).toNanos());
    beats(2);
    assertThat(told).hasValue(null);
    now.addAndGet(Duration.ofMillis(1).toNanos());

    await().until(() -> told.get() != null);
    assertThat(told.get())
        .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
        .extracting(Problem::type)
        .isEqualTo(ProblemType.UNAVAILABLE);
  }

  @Test
  void one_who_was_told_of_and_is_looked_up_in_time_goes_on() {
    open(CALLER);
    failure = new QueryTimeoutException("away");
    run();
    calls.forget(Set.of(CALLER.credential()));
    await().until(() -> lookUps.get() > 0);

    failure = null;
    beats(2);
    failure = new QueryTimeoutException("away");
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    beats(2);

    assertThat(ended).hasValue(0);
  }

  @Test
  void a_look_up_that_is_late_does_not_bring_back_the_limits_of_before() {
    List<OpenCall> open = new CopyOnWriteArrayList<>();
    Queue<Sinks.One<Caller>> answers = new ConcurrentLinkedQueue<>();
    OpenCalls slow =
        new OpenCalls(
            (request, scope) -> {
              Sinks.One<Caller> answer = Sinks.one();
              answers.add(answer);
              return answer.asMono();
            },
            Role.LIVE,
            now::get);
    running.add(
        slow.hold(
                request(CALLER),
                CALLER,
                Scope.READ,
                call -> Flux.just(call).concatWith(Flux.never()))
            .subscribe(open::add));
    running.add(Flux.from(slow.flow(Mono.never())).subscribe());
    await().until(() -> answers.size() == 1);
    slow.forget(Set.of(CALLER.credential()));
    await().until(() -> answers.size() == 2);
    Sinks.One<Caller> early = answers.remove();

    Rate limited = new Rate(9, 9);
    answers.remove().tryEmitValue(withRate(limited));
    early.tryEmitValue(CALLER);

    assertThat(open.getFirst().caller().rate()).isEqualTo(limited);
  }

  private static Caller withRate(Rate rate) {
    return new Caller(CALLER.client(), Scope.READ, CALLER.credential(), rate);
  }

  @Test
  void a_call_has_the_limits_that_its_client_has_by_now() {
    List<OpenCall> open = new CopyOnWriteArrayList<>();
    Caller before = withRate(new Rate(9, 9));
    running.add(
        calls
            .hold(
                request(CALLER),
                before,
                Scope.READ,
                call -> {
                  open.add(call);
                  return Flux.never();
                })
            .subscribe());
    run();

    await().until(() -> open.getFirst().caller().rate().equals(Rate.NONE));
  }

  private void open(Caller caller) {
    running.add(
        calls
            .hold(request(caller), caller, Scope.READ, call -> call.ended().flux())
            .doOnComplete(ended::incrementAndGet)
            .subscribe());
  }

  private void run() {
    running.add(Flux.from(calls.flow(Mono.never())).subscribe());
  }

  /** Until all that is open was gone through so often. */
  private void beats(int count) {
    for (int i = 0; i <= count; i++) {
      int before = sentinels.get();
      Disposable sentinel =
          calls.hold(request(SENTINEL), SENTINEL, Scope.READ, call -> Flux.never()).subscribe();
      await().until(() -> sentinels.get() > before);
      sentinel.dispose();
    }
  }
}
