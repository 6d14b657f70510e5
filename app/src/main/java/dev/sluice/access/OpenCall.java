package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A call that goes on for long, during which much may change of what its caller may. */
public final class OpenCall {

  /** Who was told of and can't be looked up is let in no longer than that. */
  private static final long UNSURE = Duration.ofSeconds(10).toNanos();

  private final Mono<Caller> again;
  private final Sinks.One<Supplier<Problem>> ended = Sinks.one();
  private volatile Caller caller;
  private volatile long checkAt;

  /** How often something was said of the caller. */
  private final AtomicInteger told = new AtomicInteger();

  /** After how much of that he was asked for, and after how much there was an answer. */
  private volatile int asked;

  private volatile int known;

  /** When the first of it was said that there was no answer after. */
  private volatile long toldAt;

  /**
   * @param again looks up who calls
   */
  OpenCall(Caller caller, Mono<Caller> again, long checkAt) {
    this.caller = caller;
    this.again = again;
    this.checkAt = checkAt;
  }

  /** Who calls, with the limits that he has by now. */
  public Caller caller() {
    return caller;
  }

  /** Completes once the caller is let in no more. */
  public Mono<Void> ended() {
    return ended.asMono().then();
  }

  /** Fails then with what the caller is told. */
  public Mono<Void> refusal() {
    return ended.asMono().flatMap(problem -> Mono.error(problem));
  }

  private static Problem refused() {
    return Gate.unauthenticated("The key or token that this call began with is in force no more.");
  }

  private static Problem unsure() {
    return new Problem(
        ProblemType.UNAVAILABLE,
        "It can't be looked up whether the key or token that this call began with is in force.");
  }

  Mono<Caller> again() {
    return again;
  }

  boolean isOf(Set<String> ids) {
    Caller known = caller;
    return ids.contains(known.client().toString()) || ids.contains(known.credentialId());
  }

  boolean isDueAt(long now) {
    return checkAt - now <= 0;
  }

  void checkAt(long nanoTime) {
    checkAt = nanoTime;
  }

  /** Something was said of the caller. */
  void tell(long now) {
    if (told.get() == known) {
      toldAt = now;
    }
    told.incrementAndGet();
  }

  /** Whether nobody has looked him up since, or is about to. */
  boolean isToldOf() {
    int latest = told.get();
    return latest != known && latest != asked;
  }

  /** A look-up begins, which knows of all that was said before. */
  int asks() {
    int latest = told.get();
    asked = latest;
    return latest;
  }

  /** What is found out too late is left to the look-up that has begun since. */
  void goesOnFor(Caller found, int latest) {
    if (latest == told.get()) {
      caller = found;
      known = latest;
    }
  }

  /** He could not be looked up. */
  void failed(int latest, long now) {
    if (latest == known) {
      return;
    }
    asked = known;
    if (now - toldAt >= UNSURE) {
      end(OpenCall::unsure);
    }
  }

  void end() {
    end(OpenCall::refused);
  }

  private void end(Supplier<Problem> problem) {
    ended.tryEmitValue(problem);
  }
}
