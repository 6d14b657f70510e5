package dev.sluice.persist;

import dev.sluice.store.Transactions;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Rows that are deleted once they are older than a time, so many in a transaction. */
final class OldRows {

  private static final int AT_ONCE = 10_000;

  private final Transactions transactions;
  private final String name;
  private final String statement;
  private final Duration kept;

  private OldRows(Transactions transactions, String table, String time, Duration kept) {
    this.transactions = transactions;
    this.name = "To delete from " + table;
    this.statement =
        """
        WITH old AS MATERIALIZED (
          SELECT ctid FROM %1$s
          WHERE %2$s < now() - :seconds * interval '1 second'
          ORDER BY %2$s
          LIMIT :most
          -- whoever is at work on one is not waited for, nor made to wait in a circle
          FOR UPDATE SKIP LOCKED
        )
        DELETE FROM %1$s WHERE ctid IN (SELECT ctid FROM old)
        """
            .formatted(table, time);
    this.kept = kept;
  }

  static OldRows minutes(Transactions transactions, Duration kept) {
    return new OldRows(transactions, "counts_minute", "since", kept);
  }

  static OldRows deadLetters(Transactions transactions, Duration kept) {
    return new OldRows(transactions, "dead_letters", "created_at", kept);
  }

  static OldRows reports(Transactions transactions, Duration kept) {
    return new OldRows(transactions, "activity_reports", "starts_at", kept);
  }

  /** As the subject of a sentence. */
  String name() {
    return name;
  }

  /** Gives how many there were. */
  Mono<Long> delete() {
    return some()
        .expand(deleted -> deleted < AT_ONCE ? Mono.empty() : some())
        .reduce(0L, Long::sum);
  }

  private Mono<Long> some() {
    return transactions.run(
        session ->
            session
                .sql(statement)
                .bind("seconds", kept.toSeconds())
                .bind("most", AT_ONCE)
                .fetch()
                .rowsUpdated());
  }
}
