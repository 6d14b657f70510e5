package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class SessionIT {

  private static final String NO_SUCH_SAVEPOINT = "3B001";

  private final Transactions transactions = SharedServer.get().bean(Transactions.class);

  @Test
  void what_has_failed_apart_leaves_no_savepoint_behind() {
    Mono<Long> work =
        transactions.run(
            session ->
                session
                    .apart(session.copyIn("COPY nothing FROM STDIN", Flux.empty()))
                    .onErrorResume(
                        missing -> session.sql("RELEASE SAVEPOINT apart").fetch().rowsUpdated()));

    assertThat(SqlState.of(catchThrowable(() -> Answers.of(work)))).isEqualTo(NO_SUCH_SAVEPOINT);
  }
}
