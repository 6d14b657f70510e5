package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.time.Duration;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks now and then whether somebody has added a secret. */
final class SecretsWatch implements Stage {

  /** Several times within the notice that a new one is given. */
  private static final Duration BEAT = Duration.ofSeconds(5);

  private final KeyRing ring;
  private final Role role;

  SecretsWatch(KeyRing ring, Role role) {
    this.ring = ring;
    this.role = role;
  }

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: the secrets that are known stay known. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Flux.interval(BEAT)
        .onBackpressureDrop()
        .concatMap(beat -> ring.lookAgain().thenReturn(beat), 1)
        .takeUntilOther(drain);
  }
}
