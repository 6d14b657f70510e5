package dev.sluice.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import reactor.core.publisher.Mono;

/**
 * How much is left of what is done now and then; here is remembered of whom, the latest of them.
 */
final class Allowances {

  private static final int MOST_KNOWN = 50_000;

  private final Buckets buckets;
  private final Cache<String, Bucket> known = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  Allowances(Buckets buckets) {
    this.buckets = buckets;
  }

  /**
   * The bucket that one was taken from, or what whoever wants it is told.
   *
   * @param what there would be more of than is allowed
   */
  Mono<Bucket> take(Quota quota, String whose, String what) {
    return Mono.fromSupplier(() -> bucket(quota, whose))
        .delayUntil(bucket -> bucket.take(1).flatMap(wait -> passed(quota, wait, what)));
  }

  private Bucket bucket(Quota quota, String whose) {
    return known.get(quota.name() + ":" + whose, name -> buckets.bucket(whose, quota));
  }

  private static Mono<Void> passed(Quota quota, long wait, String what) {
    return wait == 0
        ? Mono.empty()
        : Mono.error(TooMany.problem(what + " than is allowed.", quota, wait));
  }
}
