package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Notices;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Hears of keys that other processes revoke. Whoever revokes one says so on the channel. */
final class Revocations implements Stage {

  static final String CHANNEL = "revoked_keys";

  private final Keys keys;
  private final Notices notices;
  private final Role role;

  Revocations(Keys keys, Notices notices, Role role) {
    this.keys = keys;
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
    return notices.on(CHANNEL, keys::doubt).doOnNext(keys::revoked).takeUntilOther(drain);
  }
}
