package dev.sluice.access;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** The keys of all clients. */
final class Keys implements Revocable, Register<HashedKey, StoredKey> {

  private final Function<HashedKey, Mono<StoredKey>> table;
  private final Map<String, StoredKey> expected = new ConcurrentHashMap<>();
  private final LookUps<HashedKey, StoredKey> lookUps;

  /**
   * @param table finds a key, in force or not
   * @param remembered for how long a key is known that can't be looked up
   */
  Keys(Function<HashedKey, Mono<StoredKey>> table, Duration remembered, LongSupplier nanoTime) {
    this.table = table;
    this.lookUps = new LookUps<>("keys", this, remembered, nanoTime);
  }

  /**
   * Who has a key; nobody where it is not in force.
   *
   * @param stranger what whoever has a key that is not remembered has to go through
   */
  Mono<Caller> callerOf(HashedKey key, UnaryOperator<Mono<StoredKey>> stranger) {
    return lookUps.find(key, stranger).map(StoredKey::caller);
  }

  /**
   * A key that the database will be told of counts as known where it is not known to it, but not
   * while the database is away: somebody may have revoked it.
   */
  void expect(ApiKey key, Caller caller) {
    expected.put(key.prefix(), new StoredKey(key.hash(), caller, true));
  }

  /** The database has been told, so that it is there, and believed if it does not know the key. */
  void expectNoMore(ApiKey key) {
    expected.remove(key.prefix());
    lookUps.isThere();
  }

  /** Whatever the table goes by, the hashes are compared, in a time that tells nothing. */
  @Override
  public Mono<StoredKey> find(HashedKey key) {
    return table
        .apply(key)
        .filter(stored -> stored.isOf(key))
        .doOnNext(known -> expected.remove(key.id()));
  }

  @Override
  public Optional<StoredKey> assumed(HashedKey key, boolean away) {
    return Optional.ofNullable(expected.get(key.id()))
        .filter(soon -> !away)
        .filter(soon -> soon.isOf(key));
  }

  @Override
  public void forget(Set<String> ids) {
    ids.forEach(expected::remove);
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

  /** Whether there is anybody who is let in while the database is away. */
  boolean remembersAny() {
    return lookUps.remembersAny();
  }

  void watchedBy(MeterRegistry registry) {
    lookUps.watchedBy(registry);
  }
}
