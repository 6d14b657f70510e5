package dev.sluice.ingest;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Ends a stream in which nothing new comes for too long. Only the time counts in which it was the
 * sender who kept us waiting, not the other way round.
 */
final class Stall {

  private static final Duration BEAT = Duration.ofSeconds(1);

  private final long limitNanos;
  private long waited;
  private long since;
  private long asked;
  private long through;

  Stall(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** A stream of which whatever comes is news. */
  static <T> Flux<T> limit(Flux<T> stream, Duration limit) {
    return Flux.defer(
        () -> {
          Stall stall = new Stall(limit);
          return stall.watch(stream).doOnNext(next -> stall.news());
        });
  }

  /** A stream of which somebody says what is news. */
  <T> Flux<T> watch(Flux<T> stream) {
    return stream.doOnNext(next -> came()).doOnRequest(this::asks).takeUntilOther(overdue());
  }

  private Mono<Void> overdue() {
    return Flux.interval(BEAT).filter(beat -> isOverdue()).next().flatMap(beat -> late());
  }

  private Mono<Void> late() {
    return Mono.error(
        new Problem(
            ProblemType.TIMEOUT,
            "Nothing that could be read has come for "
                + Duration.ofNanos(limitNanos).toSeconds()
                + " s."));
  }

  private synchronized void asks(long more) {
    if (asked == 0) {
      since = System.nanoTime();
    }
    asked = Operators.addCap(asked, more);
  }

  private synchronized void came() {
    long now = System.nanoTime();
    waited += now - since;
    since = now;
    asked -= asked == Long.MAX_VALUE ? 0 : 1;
  }

  /** It has come so far, which is news where it is further than before. */
  synchronized void isThrough(long now) {
    if (now > through) {
      through = now;
      news();
    }
  }

  /** Something new has come. */
  synchronized void news() {
    waited = 0;
  }

  private synchronized boolean isOverdue() {
    return waited + (asked == 0 ? 0 : System.nanoTime() - since) > limitNanos;
  }
}
