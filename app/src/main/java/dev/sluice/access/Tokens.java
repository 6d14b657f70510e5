package dev.sluice.access;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * Tokens: each lets its client in for a time, and needs no look-up to be told from a forged one.
 * That it was not revoked is looked up, and remembered as it is of keys.
 */
final class Tokens implements Revocable {

  private static final String PURPOSE = "tokens";

  private final KeyRing ring;
  private final Duration lifetime;
  private final Clock clock;
  private final LookUps<Claims, StoredToken> lookUps;

  /**
   * @param remembered for how long a token is known that can't be looked up
   */
  Tokens(
      KeyRing ring,
      TokenTable table,
      Duration lifetime,
      Duration remembered,
      Clock clock,
      LongSupplier nanoTime) {
    this.ring = ring;
    this.lifetime = lifetime;
    this.clock = clock;
    this.lookUps = new LookUps<>("tokens", table::find, remembered, nanoTime);
  }

  /** A token, for its client alone to see. */
  record Token(String text, Instant expiresAt) {}

  Duration lifetime() {
    return lifetime;
  }

  Mono<Token> issue(Holder holder, Scope scope) {
    return issue(holder, scope, Audience.API);
  }

  Mono<Token> issue(Holder holder, Scope scope, Audience audience) {
    return Mono.fromSupplier(() -> signed(claims(holder, scope, audience)));
  }

  private Claims claims(Holder holder, Scope scope, Audience audience) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new Claims(
        UUID.randomUUID(),
        holder.client(),
        scope,
        audience,
        holder.generation(),
        now,
        now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS));
  }

  private Token signed(Claims claims) {
    return new Token(SignedToken.of(claims.json(), ring.current(PURPOSE)), claims.expiresAt());
  }

  /** Who shows a token; nobody where it is not ours, not for that, or not in force. */
  Mono<Caller> callerOf(String text, Audience audience) {
    return claimsOf(text, audience).flatMap(this::callerOf);
  }

  /** What a token says that is ours, for that and in its time, be it revoked or not. */
  Mono<Claims> claimsOf(String text, Audience audience) {
    return Mono.justOrEmpty(SignedToken.parse(text))
        .flatMap(token -> key(token.keyId()).flatMap(key -> Mono.justOrEmpty(token.payload(key))))
        .flatMap(payload -> Mono.justOrEmpty(claimsOf(payload)))
        .filter(claims -> claims.audience() == audience);
  }

  private Optional<Claims> claimsOf(byte[] payload) {
    return Claims.parse(payload).filter(claims -> claims.holdAt(clock.instant(), lifetime));
  }

  /** Who has the token that says this, where he has shown it before. */
  Mono<Caller> callerOf(byte[] payload) {
    return Mono.defer(() -> Mono.justOrEmpty(claimsOf(payload))).flatMap(this::callerOf);
  }

  /** Where the id is new to us, others may have begun to sign with a newer secret. */
  private Mono<byte[]> key(String id) {
    Optional<byte[]> known = ring.find(id, PURPOSE);
    return known.isPresent()
        ? Mono.just(known.get())
        : ring.lookAgain().then(Mono.defer(() -> Mono.justOrEmpty(ring.find(id, PURPOSE))));
  }

  /** Whoever has one that we have signed is no stranger. */
  Mono<Caller> callerOf(Claims claims) {
    return lookUps.find(claims, UnaryOperator.identity()).map(StoredToken::caller);
  }

  @Override
  public void forget(Set<String> ids) {
    lookUps.forget(ids);
  }

  @Override
  public void heard() {
    lookUps.heard();
  }

  @Override
  public void doubt() {
    lookUps.doubt();
  }

  void watchedBy(MeterRegistry registry) {
    lookUps.watchedBy(registry);
  }
}
