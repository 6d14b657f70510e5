package dev.sluice.live;

import dev.sluice.platform.Drain;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One clock for all views and all who read them. */
final class Beat implements Stage {

  private static final Duration EVERY = Duration.ofMillis(25);
  private static final int IN_A_SECOND = 40;

  private final CounterViews views;
  private final Readership readership;
  private final Drain leaving;

  Beat(CounterViews views, Readership readership, Drain leaving) {
    this.views = views;
    this.readership = readership;
    this.leaving = leaving;
  }

  @Override
  public String name() {
    return "beat";
  }

  @Override
  public Role role() {
    return Role.LIVE;
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Flux.interval(EVERY)
        .onBackpressureDrop()
        .doOnNext(this::beat)
        .mergeWith(leaving.begun().then(Mono.fromRunnable(readership::dismiss)))
        .takeUntilOther(drain);
  }

  private void beat(long count) {
    if (count % IN_A_SECOND == 0) {
      views.all().forEach(CounterView::beat);
      readership.beat();
    }
    views.all().forEach(CounterView::tellWhenDue);
  }
}
