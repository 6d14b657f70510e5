package dev.sluice.live;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
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

  private final Function<List<Hint>, Mono<Long>> counters;
  private final StageMeters meters;
  private final Sinks.Many<List<Hint>> commits = Sinks.many().multicast().directBestEffort();

  /**
   * @param counters writes what a commit has changed, and gives one once it is written
   */
  Announcements(Function<List<Hint>, Mono<Long>> counters, MeterRegistry registry) {
    this.counters = counters;
    this.meters =
        StageMeters.of(registry, this).discarding(Stream.of("unheard", "overtaken", "failed"));
  }

  /** By one writer at a time, of whom there may be several. */
  public synchronized void announce(Commit commit) {
    meters.received(1);
    if (commits.tryEmitNext(Hint.allOf(commit)).isFailure()) {
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
        .doOnDiscard(List.class, untold -> meters.discarded("overtaken", 1))
        .doOnNext(meters::sent);
  }

  private Mono<Long> tell(List<Hint> hints) {
    return meters.timed(counters.apply(hints)).doOnError(failure -> meters.discarded("failed", 1));
  }
}
