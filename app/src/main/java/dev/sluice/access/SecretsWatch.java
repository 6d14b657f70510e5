package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Schema;
import java.time.Duration;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Sees that the secrets are those of the database, and then whether somebody has added one. */
public final class SecretsWatch implements Stage {

  /** Several times within the notice that a new one is given. */
  private static final Duration BEAT = Duration.ofSeconds(5);

  private final KeyRing ring;
  private final SecretsMark mark;
  private final Schema schema;
  private final Role role;
  private final Sinks.Empty<Void> settled = Sinks.empty();

  SecretsWatch(KeyRing ring, SecretsMark mark, Schema schema, Role role) {
    this.ring = ring;
    this.mark = mark;
    this.schema = schema;
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
    return Flux.<Object>merge(check(), looks()).takeUntilOther(drain);
  }

  /** Completes once the secrets are there, and are those of the database. */
  public Mono<Void> settled() {
    return settled.asMono();
  }

  private Mono<Void> check() {
    return schema.ready().then(mark.check()).then(Mono.fromRunnable(settled::tryEmitEmpty));
  }

  private Flux<Long> looks() {
    return Flux.interval(BEAT)
        .onBackpressureDrop()
        .concatMap(beat -> ring.lookAgain().thenReturn(beat), 1);
  }
}
