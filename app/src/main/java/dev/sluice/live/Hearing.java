package dev.sluice.live;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.RedisConnection;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells readers whether what they are shown comes late. Each node says something where all of them
 * listen, and must hear it.
 */
final class Hearing implements Stage {

  /** What is said where hints are told. */
  static final String BEAT = "beat";

  private static final Duration SAY_EVERY = Duration.ofSeconds(1);
  private static final long DEAF_AFTER_NANOS = 3_000_000_000L;

  private final RedisConnection redis;
  private final BooleanSupplier isBlind;
  private final Readership readership;
  private volatile long heardAt = System.nanoTime();

  /**
   * @param isBlind whether the database can't be asked
   */
  Hearing(RedisConnection redis, BooleanSupplier isBlind, Readership readership) {
    this.redis = redis;
    this.isBlind = isBlind;
    this.readership = readership;
  }

  @Override
  public String name() {
    return "hearing";
  }

  @Override
  public Role role() {
    return Role.LIVE;
  }

  /** Nobody: it is only shown. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Flux.interval(SAY_EVERY)
        .onBackpressureDrop()
        .takeUntilOther(drain)
        .concatMap(tick -> isSaid(), 1)
        .doOnNext(isSaid -> tell(isSaid, System.nanoTime()));
  }

  private Mono<Boolean> isSaid() {
    return redis
        .ask(commands -> commands.publish(CounterHash.CHANNEL, BEAT))
        .thenReturn(true)
        .onErrorReturn(false);
  }

  private void tell(boolean isSaid, long now) {
    boolean isDeaf = now - heardAt > DEAF_AFTER_NANOS;
    readership.tell(!isSaid || isDeaf || isBlind.getAsBoolean());
  }

  void heard() {
    heardAt = System.nanoTime();
  }
}
