package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The calls that go on for long. Each is looked up again when its caller is said to have changed,
 * and now and then in case nobody has said so, and ends where it would not be let in any more. Two
 * clocks tick for all of them: who was told of does not wait for whose time has come.
 */
public final class OpenCalls implements Revocable, Stage {

  private static final Duration BEAT = Duration.ofMillis(200);
  private static final long UNASKED = Duration.ofSeconds(15).toNanos();
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int AT_ONCE = 64;

  private final BiFunction<ServerRequest, Scope, Mono<Caller>> gate;
  private final Role role;
  private final LongSupplier nanoTime;

  /** Bounded by who bounds the connections and the streams. */
  private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();

  /**
   * @param gate finds out anew who sends a request that was let in
   */
  OpenCalls(BiFunction<ServerRequest, Scope, Mono<Caller>> gate, Role role, LongSupplier nanoTime) {
    this.gate = gate;
    this.role = role;
    this.nanoTime = nanoTime;
  }

  /** Work for a caller that was let in, who is looked up once more as soon as it has begun. */
  public <T> Flux<T> hold(
      ServerRequest request, Caller caller, Scope scope, Function<OpenCall, Flux<T>> work) {
    return Flux.using(
        () -> begun(caller, Mono.defer(() -> gate.apply(request, scope))), work, open::remove);
  }

  private OpenCall begun(Caller caller, Mono<Caller> again) {
    OpenCall call = new OpenCall(caller, again, nanoTime.getAsLong());
    open.add(call);
    return call;
  }

  @Override
  public void forget(Set<String> ids) {
    long now = nanoTime.getAsLong();
    open.stream().filter(call -> call.isOf(ids)).forEach(call -> call.tell(now));
  }

  @Override
  public void doubt() {
    long now = nanoTime.getAsLong();
    open.forEach(call -> call.checkAt(now));
  }

  @Override
  public String name() {
    return "open-calls";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: it ends what others have begun. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Flux.merge(
            checks(OpenCall::isToldOf), checks(call -> call.isDueAt(nanoTime.getAsLong())))
        .takeUntilOther(drain);
  }

  /** Not by rounds, each of which would be as slow as the slowest look-up. */
  private Flux<OpenCall> checks(Predicate<OpenCall> isDue) {
    return Flux.interval(BEAT)
        .onBackpressureDrop()
        .concatMapIterable(beat -> () -> open.stream().filter(isDue).iterator(), 1)
        .flatMap(call -> checked(call).thenReturn(call), AT_ONCE);
  }

  private Mono<Void> checked(OpenCall call) {
    call.checkAt(nanoTime.getAsLong() + UNASKED);
    int latest = call.asks();
    return call.again()
        .timeout(LIMIT)
        .doOnNext(caller -> call.goesOnFor(caller, latest))
        .doOnError(OpenCalls::isRefusal, refusal -> call.end())
        // who can't be looked up now is looked up the next time
        .doOnError(failure -> call.failed(latest, nanoTime.getAsLong()))
        .onErrorComplete()
        .then();
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof Problem problem && problem.type() == ProblemType.UNAUTHENTICATED;
  }
}
