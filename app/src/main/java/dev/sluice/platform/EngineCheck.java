package dev.sluice.platform;

import java.time.Duration;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * One engine that this process talks to, and how to ask whether it is there.
 *
 * @param service its name in health answers
 * @param neededBy the roles that can't do their work without it
 * @param whenThere what health says while it is there
 * @param whenAway what health says while it is away
 * @param reachable asks it, at most once a second however often health is asked
 */
public record EngineCheck(
    String service,
    Set<Role> neededBy,
    String whenThere,
    String whenAway,
    Mono<Boolean> reachable) {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  public EngineCheck {
    neededBy = Set.copyOf(neededBy);
    reachable = reachable.timeout(LIMIT).onErrorReturn(false).cache(LIMIT);
  }
}
