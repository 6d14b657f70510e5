package dev.sluice.access;

import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Changes to clients and keys: all or nothing, with what the audit says of them and what other
 * processes are told. One that has begun is brought to its end though its caller has left.
 */
final class Changes {

  private static final String TOLD = Changes.class.getName() + ".told";

  private final Transactions transactions;
  private final Revocations revocations;

  Changes(Transactions transactions, Revocations revocations) {
    this.transactions = transactions;
    this.revocations = revocations;
  }

  /**
   * @param work emits a value, or nothing of it is kept
   */
  <T> Mono<T> run(Function<Session, Mono<T>> work) {
    return Mono.defer(() -> Mono.fromFuture(() -> whole(work).toFuture(), true));
  }

  /** This process need not wait until it hears of what it has told the others. */
  private <T> Mono<T> whole(Function<Session, Mono<T>> work) {
    Set<String> told = ConcurrentHashMap.newKeySet();
    return transactions
        .run(work)
        .doOnSuccess(committed -> revocations.made(told))
        .contextWrite(context -> context.put(TOLD, told));
  }

  static Mono<Void> note(Session session, Deed deed) {
    return session
        .sql(
            """
            INSERT INTO audit (client_id, credential, what, subject)
            VALUES (:client, :credential, :what, :subject)
            """)
        .bind("client", deed.client())
        .bind("credential", deed.credential())
        .bind("what", deed.what().label())
        .bind("subject", deed.subject())
        .then();
  }

  /** One who wants to change a client's row, or to count its keys, waits for the other. */
  static Mono<UUID> lock(Session session, UUID client) {
    return session
        .sql("SELECT id FROM clients WHERE id = :client FOR NO KEY UPDATE")
        .bind("client", client)
        .mapValue(UUID.class)
        .one();
  }

  /** Every process looks anew, once this is committed, at what it knows of that name. */
  static Mono<Void> tell(Session session, String name) {
    return session
        .sql("INSERT INTO revocations (name) VALUES (:name) ON CONFLICT DO NOTHING")
        .bind("name", name)
        .then()
        .then(Mono.deferContextual(context -> noted(context.get(TOLD), name)));
  }

  private static Mono<Void> noted(Set<String> told, String name) {
    told.add(name);
    return Mono.empty();
  }
}
