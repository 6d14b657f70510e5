package dev.sluice.store;

import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** Callers who go while the database is at work for them. */
class LeavingCallersIT {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Transactions transactions = SharedServer.get().bean(Transactions.class);

  @Test
  void what_nobody_waits_for_any_more_is_given_up() {
    CompletableFuture<@Nullable Boolean> caller =
        transactions
            .run(session -> session.sql("SELECT pg_sleep(55)::text").then().thenReturn(true))
            .toFuture();
    await().atMost(SOON).until(() -> sleepers() == 1);

    caller.cancel(true);

    // well before the statement's own limit
    await().atMost(Duration.ofSeconds(5)).until(() -> sleepers() == 0);
  }

  private static long sleepers() {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(
                """
                SELECT count(*) AS sleepers FROM pg_stat_activity
                WHERE query LIKE 'SELECT pg_sleep(55)%' AND wait_event = 'PgSleep'
                """)
            .map(row -> Column.required(row, "sleepers", Long.class))
            .one());
  }
}
