package dev.sluice.persist;

import dev.sluice.store.Column;
import dev.sluice.store.Transactions;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds up the users of clients of whom one is in several slots, or has lost something: no slot
 * knows where he stands.
 */
final class Corrections {

  private final Transactions transactions;

  Corrections(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Those of whom something was noted since the last time, and once a day all who were ever added
   * up: in a slot of several a user moves on from where that slot has him.
   */
  Flux<UUID> due() {
    return transactions
        .run(
            session ->
                session
                    .sql(
                        """
                        SELECT client_id FROM uncorrected_clients
                        UNION
                        SELECT client_id FROM corrected_clients
                        WHERE corrected_at < now() - interval '1 day'
                        """)
                    .map(row -> Column.required(row, "client_id", UUID.class))
                    .all()
                    .collectList())
        .flatMapIterable(clients -> clients);
  }

  /** Gives whether it was done: somebody else may be about it. */
  Mono<Boolean> correct(UUID client) {
    return transactions.run(
        session ->
            session
                .sql("SELECT correct_users(:client) AS corrected")
                .bind("client", client)
                .map(row -> Column.required(row, "corrected", Boolean.class))
                .one());
  }
}
