package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;

class DatabaseAwayTest {

  private final DatabaseAway database = new DatabaseAway();

  @ParameterizedTest
  @ValueSource(strings = {"08006", "53300", "57P01", "57P03", "57014", "58030", "25006", "55P03"})
  void a_database_that_goes_or_is_too_busy_is_away(String state) {
    assertThat(answerTo(new R2dbcNonTransientResourceException("gone", state)))
        .hasValueSatisfying(
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE));
  }

  @Test
  void a_lost_connection_an_answer_too_late_and_a_deadlock_are_away_too() {
    assertThat(answerTo(new R2dbcNonTransientResourceException("closed"))).isPresent();
    assertThat(answerTo(new R2dbcTimeoutException("late"))).isPresent();
    assertThat(answerTo(new R2dbcRollbackException("deadlock", "40P01"))).isPresent();
    assertThat(database.of(new DataAccessResourceFailureException("none to be had"))).isPresent();
  }

  @Test
  void tables_that_are_not_made_yet_will_be_and_that_is_said() {
    assertThat(answerTo(new R2dbcBadGrammarException("no table", "42P01")))
        .hasValueSatisfying(
            problem -> assertThat(problem).hasMessageContaining("tables are not made"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"54001", "P0001", "XX000", "XX001", "0A000"})
  void a_database_that_fails_at_a_statement_is_there(String state) {
    assertThat(answerTo(new R2dbcNonTransientResourceException("no", state))).isEmpty();
  }

  @Test
  void a_statement_that_is_wrong_is_our_own_fault() {
    assertThat(answerTo(new R2dbcBadGrammarException("no such column", "42703"))).isEmpty();
    assertThat(database.of(new IllegalStateException())).isEmpty();
  }

  private Optional<Problem> answerTo(R2dbcException failure) {
    return database.of(ConnectionFactoryUtils.convertR2dbcException("read", "SELECT", failure));
  }
}
