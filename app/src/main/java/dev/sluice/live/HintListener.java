package dev.sluice.live;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import dev.sluice.store.RedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Hears of commits on the one subscription that this node has with Redis. */
final class HintListener implements Stage {

  private final RedisConnection redis;
  private final CounterViews views;
  private final StageMeters meters;

  HintListener(RedisConnection redis, CounterViews views, MeterRegistry registry) {
    this.redis = redis;
    this.views = views;
    this.meters = StageMeters.of(registry, this);
  }

  @Override
  public String name() {
    return "hints";
  }

  @Override
  public Role role() {
    return Role.LIVE;
  }

  /** Nobody: without hints a change is seen two seconds later. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return redis.messages(CounterHash.CHANNEL).takeUntilOther(drain).doOnNext(this::pass);
  }

  private void pass(String message) {
    meters.received(1);
    Hint.parse(message)
        .ifPresentOrElse(
            hint -> {
              views.hint(hint);
              meters.sent(1);
            },
            () -> meters.discarded("unreadable", 1));
  }
}
