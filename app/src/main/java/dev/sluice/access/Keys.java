package dev.sluice.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/** The keys of all clients. */
final class Keys implements Revocable, Register<HashedKey, StoredKey> {

  private final Function<String, Mono<StoredKey>> table;
  private final Map<String, Expected> expected = new ConcurrentHashMap<>();
  private final LookUps<HashedKey, StoredKey> lookUps;

  /**
   * @param table finds a key by its prefix, in force or not
   */
  Keys(Function<String, Mono<StoredKey>> table, LongSupplier nanoTime) {
    this.table = table;
    this.lookUps = new LookUps<>("keys", this, nanoTime);
  }

  Mono<Caller> callerOf(ApiKey key) {
    return lookUps.find(key.hashed()).map(StoredKey::caller);
  }

  /**
   * A key that the database will be told of counts as known where it is not known to it. A new one
   * does so also while the database is away: nobody can have revoked it.
   */
  void expect(ApiKey key, Caller caller, boolean isNew) {
    expected.put(key.prefix(), new Expected(new StoredKey(key.hash(), caller, true), isNew));
  }

  private record Expected(StoredKey key, boolean isNew) {}

  /** The database has been told, so that it is there, and believed if it does not know the key. */
  void expectNoMore(ApiKey key) {
    expected.remove(key.prefix());
    lookUps.isThere();
  }

  /** The hashes are compared for an unknown key as well, so that it takes as long as a known. */
  @Override
  public Mono<StoredKey> find(HashedKey key) {
    return table
        .apply(key.id())
        .doOnNext(known -> expected.remove(key.id()))
        .defaultIfEmpty(StoredKey.NONE)
        .filter(stored -> stored.isOf(key));
  }

  @Override
  public Optional<StoredKey> assumed(HashedKey key, boolean away) {
    return Optional.ofNullable(expected.get(key.id()))
        .filter(soon -> soon.isNew() || !away)
        .map(Expected::key)
        .filter(soon -> soon.isOf(key));
  }

  @Override
  public boolean assumesAny() {
    return expected.values().stream().anyMatch(Expected::isNew);
  }

  @Override
  public void forget(Set<String> ids) {
    ids.forEach(expected::remove);
    lookUps.forget(ids);
  }

  @Override
  public void doubt() {
    lookUps.doubt();
  }

  /** Whether there is anybody who is let in while the database is away. */
  boolean remembersAny() {
    return lookUps.remembersAny();
  }
}
