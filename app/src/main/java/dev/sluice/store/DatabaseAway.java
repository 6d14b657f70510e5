package dev.sluice.store;

import dev.sluice.platform.Diagnosis;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;

/** Tells a database that is away for the moment, or too busy, from one that answers no. */
public final class DatabaseAway implements Diagnosis {

  /**
   * What PostgreSQL itself says then. The driver takes all that it has no word for, even a defect
   * of the server, for a lost connection.
   */
  private static final Pattern STATES = Pattern.compile("(08|28|3D|40|53|57|58)...|25006|55P03");

  /** A table is missing only until the schema is made. */
  private static final String NO_TABLE = "42P01";

  public static boolean is(Throwable failure) {
    return failure instanceof TransientDataAccessException
        || (failure instanceof DataAccessException e && says(e));
  }

  private static boolean says(DataAccessException failure) {
    String state = SqlState.of(failure);
    return state.isEmpty()
        ? failure instanceof DataAccessResourceFailureException
        : STATES.matcher(state).matches() || state.equals(NO_TABLE);
  }

  @Override
  public Optional<Problem> of(Throwable failure) {
    return is(failure)
        ? Optional.of(
            new Problem(ProblemType.UNAVAILABLE, detail(failure), failure)
                .header(HttpHeaders.RETRY_AFTER, "2"))
        : Optional.empty();
  }

  private static String detail(Throwable failure) {
    return SqlState.of(failure).equals(NO_TABLE)
        ? "The database's tables are not made yet."
        : "The database does not answer.";
  }
}
