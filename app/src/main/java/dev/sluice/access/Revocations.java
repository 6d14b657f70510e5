package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Notices;
import dev.sluice.store.Schema;
import dev.sluice.store.Session;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hears of what other processes revoke. Whoever does so writes, in the same transaction, what is
 * concerned: a key by its prefix, a token by its id, or a client by its own, each of whose
 * credentials is then looked up anew. The database says so on the channel, and is asked besides for
 * what nobody has heard.
 */
final class Revocations implements Revocable, Stage {

  static final String CHANNEL = "revocations";

  /** All that is remembered is gone through, so that many are best heard together. */
  private static final int TOGETHER = 1_000;

  private static final Duration WAIT = Duration.ofMillis(20);

  private final List<? extends Revocable> concerned;
  private final Notices notices;
  private final Schema schema;
  private final Rumours rumours;
  private final Role role;
  private final Unheard unheard = new Unheard(this, System::nanoTime);

  Revocations(
      List<? extends Revocable> concerned,
      Notices notices,
      Schema schema,
      Rumours rumours,
      Role role) {
    this.concerned = List.copyOf(concerned);
    this.notices = notices;
    this.schema = schema;
    this.rumours = rumours;
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
    return schema
        .ready()
        .thenMany(Flux.defer(() -> together(notices.on(CHANNEL, this::unheard))))
        .doOnNext(this::forget)
        .takeUntilOther(drain);
  }

  static Flux<Set<String>> together(Flux<Set<String>> said) {
    return said.bufferTimeout(TOGETHER, WAIT)
        .map(some -> some.stream().flatMap(Set::stream).collect(Collectors.toSet()));
  }

  /** Nothing more to forget: what is heard waits for others a moment, and this may not be lost. */
  private Mono<Set<String>> unheard(Session session) {
    return unheard.ask(session).thenReturn(Set.of());
  }

  /** Whoever has revoked something himself need not wait until he hears of it. */
  void made(Set<String> ids) {
    forget(ids);
    rumours.spread(ids);
  }

  @Override
  public void forget(Set<String> ids) {
    if (!ids.isEmpty()) {
      concerned.forEach(each -> each.forget(ids));
    }
  }

  @Override
  public void heard() {
    concerned.forEach(Revocable::heard);
  }

  @Override
  public void doubt() {
    concerned.forEach(Revocable::doubt);
  }
}
