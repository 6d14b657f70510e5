package dev.sluice.live;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tells Redis of commits, and never makes a commit wait for it: an announcement is a hint, whose
 * loss costs a reader two seconds and no more.
 */
public final class Announcements implements Stage {

  private static final int MOST_WAITING = 1024;

  private final Function<Commit, Mono<Long>> counters;
  private final StageMeters meters;
  private final Sinks.Many<Commit> commits = Sinks.many().multicast().directBestEffort();

  /**
   * @param counters writes what a commit has changed, and gives one once it is written
   */
  Announcements(Function<Commit, Mono<Long>> counters, MeterRegistry registry) {
    this.counters = counters;
    this.meters = StageMeters.of(registry, this);
  }

  public void announce(Commit commit) {
    meters.received(1);
    if (commits.tryEmitNext(commit).isFailure()) {
      meters.discarded("unheard", 1);
    }
  }

  @Override
  public String name() {
    return "announce";
  }

  @Override
  public Role role() {
    return Role.PERSIST;
  }

  /** Nobody: an announcement is a hint. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return commits
        .asFlux()
        .takeUntilOther(drain)
        .onBackpressureBuffer(MOST_WAITING, BufferOverflowStrategy.DROP_OLDEST)
        .concatMap(this::tell, 1)
        .doOnDiscard(Commit.class, untold -> meters.discarded("overtaken", 1))
        .doOnNext(meters::sent);
  }

  private Mono<Long> tell(Commit commit) {
    return meters.timed(counters.apply(commit)).doOnError(failure -> meters.discarded("failed", 1));
  }
}
