package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Notices;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Hears of what other processes revoke. Whoever does so says on the channel, in the same
 * transaction, what is concerned: a key by its prefix, a token by its id, or a client by its own,
 * each of whose credentials is then looked up anew.
 */
final class Revocations implements Stage {

  static final String CHANNEL = "revocations";

  /** All that is remembered is gone through, so that many are best heard together. */
  private static final int TOGETHER = 1_000;

  private static final Duration WAIT = Duration.ofMillis(20);

  private final List<? extends Revocable> concerned;
  private final Notices notices;
  private final Role role;

  Revocations(List<? extends Revocable> concerned, Notices notices, Role role) {
    this.concerned = List.copyOf(concerned);
    this.notices = notices;
    this.role = role;
  }

  @Override
  public String name() {
    return "revocations";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: a key that others revoke is looked up again before long. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return notices
        .on(CHANNEL, () -> concerned.forEach(Revocable::doubt))
        .bufferTimeout(TOGETHER, WAIT)
        .doOnNext(said -> concerned.forEach(each -> each.forget(Set.copyOf(said))))
        .takeUntilOther(drain);
  }
}
