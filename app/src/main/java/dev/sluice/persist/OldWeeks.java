package dev.sluice.persist;

import dev.sluice.store.Column;
import dev.sluice.store.Transactions;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Weeks of ids that nobody asks for any more. */
final class OldWeeks {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration GRACE = Duration.ofDays(1);

  private final Transactions transactions;
  private final Duration remembered;

  OldWeeks(Transactions transactions, Duration remembered) {
    this.transactions = transactions;
    this.remembered = remembered;
  }

  /** The names of all that there still are. */
  Flux<String> list() {
    return transactions
        .run(
            session ->
                session
                    .sql(
                        """
                        SELECT name FROM partitions_of('event_ids')
                        WHERE begun + :seconds * interval '1 second' < now()
                        ORDER BY begun
                        """)
                    .bind("seconds", WEEK.plus(remembered).plus(GRACE).toSeconds())
                    .map(row -> Column.required(row, "name", String.class))
                    .all()
                    .collectList())
        .flatMapIterable(weeks -> weeks);
  }

  Mono<Boolean> drop(String name) {
    return transactions.run(
        session ->
            session
                .sql("SELECT drop_partition('event_ids', :name, false) AS dropped")
                .bind("name", name)
                .map(row -> Column.required(row, "dropped", Boolean.class))
                .one());
  }
}
