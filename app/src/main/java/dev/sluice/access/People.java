package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.store.Session;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The people whose events clients send. What is kept of one who was erased is a trace, which tells
 * him from others only to who has the secrets of the installation and guesses his name.
 */
public final class People {

  private static final String PURPOSE = "people";

  private final Changes changes;
  private final Allowances allowances;
  private final Shares shares;
  private final KeyRing ring;
  private final Quota quota;

  /**
   * @param perHour how many a client may erase or export: each is kept in the audit
   */
  People(Changes changes, Allowances allowances, Shares shares, KeyRing ring, long perHour) {
    this.changes = changes;
    this.allowances = allowances;
    this.shares = shares;
    this.ring = ring;
    this.quota = Quota.of("people", perHour, Duration.ofHours(1));
  }

  /** By what one is known whose name is no longer kept. */
  public byte[] trace(UUID client, String user) {
    return KeyedHash.of(ring.lasting(PURPOSE), client + " " + user);
  }

  /**
   * Has one erased, in one transaction with what the audit says of it.
   *
   * @param work emits a value, or nothing of it is kept
   */
  public <T> Mono<T> erase(Caller caller, String user, Function<Session, Mono<T>> work) {
    return noted(caller, What.USER_ERASED, user, work);
  }

  /** Somebody takes along what is kept of one. */
  public Mono<Boolean> export(Caller caller, String user) {
    return noted(caller, What.USER_EXPORTED, user, session -> Mono.just(true));
  }

  private <T> Mono<T> noted(
      Caller caller, What what, String user, Function<Session, Mono<T>> work) {
    return Mono.fromSupplier(() -> HexFormat.of().formatHex(trace(caller.client(), user)))
        .flatMap(trace -> noted(caller, Deed.of(caller, what, trace), work));
  }

  private <T> Mono<T> noted(Caller caller, Deed deed, Function<Session, Mono<T>> work) {
    return allowances
        .take(quota, caller.client().toString(), "This client has erased or exported more users")
        .flatMap(
            taken ->
                shares
                    .hold(
                        caller.client(),
                        changes.run(
                            session ->
                                Changes.note(session, deed)
                                    .then(Mono.defer(() -> work.apply(session)))))
                    .doOnError(failure -> taken.putBack(1)));
  }
}
