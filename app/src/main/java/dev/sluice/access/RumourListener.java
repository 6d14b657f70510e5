package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Hears of revocations what the database would say first, where it can be reached. */
final class RumourListener implements Stage {

  private final Rumours rumours;
  private final Revocable concerned;
  private final Role role;

  RumourListener(Rumours rumours, Revocable concerned, Role role) {
    this.rumours = rumours;
    this.concerned = concerned;
    this.role = role;
  }

  @Override
  public String name() {
    return "rumours";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: the database says it, too. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Revocations.together(rumours.heard()).doOnNext(concerned::forget).takeUntilOther(drain);
  }
}
