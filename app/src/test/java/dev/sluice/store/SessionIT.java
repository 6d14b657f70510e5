package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import java.util.Objects;
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

  @Test
  void however_many_statements_are_asked_the_database_keeps_a_few_of_them() {
    Mono<Long> kept =
        transactions.run(
            session ->
                Flux.range(0, 300)
                    .concatMap(i -> asked(session, "SELECT :value::bigint + " + i))
                    .then(asked(session, "SELECT count(*) - :value FROM pg_prepared_statements")));

    assertThat(Answers.of(kept)).isLessThan(200);
  }

  @Test
  void the_database_gives_up_a_machine_that_is_cut_off_within_half_a_minute() {
    Mono<Long> patience =
        transactions.run(
            session ->
                asked(
                    session,
                    """
                    SELECT :value + current_setting('tcp_keepalives_idle')::bigint
                      + current_setting('tcp_keepalives_count')::bigint
                        * current_setting('tcp_keepalives_interval')::bigint
                    """));

    assertThat(Answers.of(patience)).isEqualTo(30);
  }

  private static Mono<Long> asked(Session session, String statement) {
    return session
        .sql(statement)
        .bind("value", 0L)
        .map(row -> Objects.requireNonNull(row.get(0, Long.class)))
        .one();
  }
}
