package dev.sluice.live;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import dev.sluice.store.RedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Hears of commits on one subscription with Redis, for all readers of this node. */
final class HintListener implements Stage {

  private final RedisConnection redis;
  private final Hearing hearing;
  private final CounterViews views;
  private final Tails tails;
  private final StageMeters meters;

  HintListener(
      RedisConnection redis,
      Hearing hearing,
      CounterViews views,
      Tails tails,
      MeterRegistry registry) {
    this.redis = redis;
    this.hearing = hearing;
    this.views = views;
    this.tails = tails;
    this.meters = StageMeters.of(registry, this).discarding(Stream.of("unreadable"));
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
    return redis.messages(CounterHash.CHANNEL).takeUntilOther(drain).doOnNext(this::hear);
  }

  private void hear(String message) {
    hearing.heard();
    if (!message.equals(Hearing.BEAT)) {
      pass(message);
    }
  }

  private void pass(String message) {
    meters.received(1);
    Hint.parse(message)
        .ifPresentOrElse(
            hint -> {
              views.hear(hint);
              tails.hear(hint.client());
              meters.sent(1);
            },
            () -> meters.discarded("unreadable", 1));
  }
}
