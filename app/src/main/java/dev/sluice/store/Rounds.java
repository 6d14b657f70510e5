package dev.sluice.store;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.time.Duration;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Work on the database that is done at the start and then again and again, and that nobody waits
 * for: what is not done in one round is done in the next.
 */
public abstract class Rounds implements Stage {

  private final String name;
  private final Role role;
  private final Schema schema;
  private final Duration beat;

  protected Rounds(String name, Role role, Schema schema, Duration beat) {
    this.name = name;
    this.role = role;
    this.schema = schema;
    this.beat = beat;
  }

  /** One round; none begins before the last has ended. */
  protected abstract Publisher<?> look();

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Role role() {
    return role;
  }

  @Override
  public final Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public final Publisher<?> flow(Mono<Void> drain) {
    return schema
        .ready()
        .thenMany(Flux.interval(Duration.ZERO, beat).onBackpressureDrop())
        .concatMap(round -> Flux.from(look()).then(Mono.just(round)), 1)
        .takeUntilOther(drain);
  }
}
