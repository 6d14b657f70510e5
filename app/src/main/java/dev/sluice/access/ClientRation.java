package dev.sluice.access;

import dev.sluice.platform.Problem;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What one client may send, out of its bucket. */
final class ClientRation implements Ration {

  /** Who waits in vain asks again after this, at the soonest. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Bucket bucket;

  ClientRation(Bucket bucket) {
    this.bucket = bucket;
  }

  Bucket bucket() {
    return bucket;
  }

  @Override
  public boolean isAtHand(long events) {
    return bucket.takeAhead(events);
  }

  @Override
  public Mono<Void> take(long events) {
    return bucket
        .take(events)
        .flatMap(wait -> wait == 0 ? Mono.empty() : Mono.error(refusal(bucket.quota(), wait)));
  }

  @Override
  public void owe(long events) {
    bucket.owe(events);
  }

  /** Whoever is let on goes on elsewhere: the thread that heard of it is Redis' own. */
  @Override
  public Mono<Void> settle(Duration limit) {
    return Mono.defer(() -> settle(System.nanoTime() + limit.toNanos()))
        .publishOn(Schedulers.parallel());
  }

  private Mono<Void> settle(long deadline) {
    return bucket
        .take(0)
        .flatMap(wait -> wait == 0 ? Mono.just(true) : pause(wait, deadline))
        .repeatWhenEmpty(tries -> tries)
        .then();
  }

  private Mono<Boolean> pause(long wait, long deadline) {
    return System.nanoTime() + wait - deadline > 0
        ? Mono.error(refusal(bucket.quota(), wait))
        : Mono.delay(Duration.ofNanos(Math.max(wait, PAUSE.toNanos()))).then(Mono.empty());
  }

  private static Problem refusal(Quota quota, long wait) {
    return TooMany.problem("More events have come than the client may send.", quota, wait);
  }

  @Override
  public void show(HttpHeaders headers) {
    bucket.shown().on(headers);
  }
}
