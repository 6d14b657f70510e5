package dev.sluice.query;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Notices a reader who takes too long for one piece, however little of it he takes at a time. */
final class ReaderWatch {

  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final long NOBODY = Long.MAX_VALUE;

  private final Duration limit;
  private volatile long handedAt = NOBODY;

  ReaderWatch(Duration limit) {
    this.limit = limit;
  }

  /** Only the time counts in which he has one. */
  Mono<byte[]> handed(Mono<byte[]> piece) {
    return piece
        .doOnSubscribe(subscription -> handedAt = NOBODY)
        .doOnNext(bytes -> handedAt = System.nanoTime());
  }

  Mono<Void> overdue() {
    return Flux.interval(BEAT).filter(beat -> isOverdue()).next().then(Mono.error(this::late));
  }

  private boolean isOverdue() {
    long since = handedAt;
    return since != NOBODY && System.nanoTime() - since > limit.toNanos();
  }

  private Problem late() {
    return new Problem(
        ProblemType.TIMEOUT, "A piece was not taken within " + limit.toSeconds() + " s.");
  }
}
