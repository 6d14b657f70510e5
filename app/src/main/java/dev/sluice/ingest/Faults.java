package dev.sluice.ingest;

import dev.sluice.body.BodyException;
import dev.sluice.event.RejectedException;
import dev.sluice.log.LogAway;
import dev.sluice.log.LogUnavailableException;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Refusals;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpHeaders;

/** What an answer says of a body that could not be taken, or not to its end. */
final class Faults {

  private static final String PAUSE_SECONDS = "2";

  private Faults() {}

  static Throwable problem(Throwable failure) {
    return switch (failure) {
      case BodyException e -> problem(e);
      case RejectedException e -> Refusals.problem(e.rejection());
      case LogUnavailableException e -> LogAway.problem(e);
      case TimeoutException e ->
          new Problem(ProblemType.TIMEOUT, "The body did not arrive in time.", e);
      default -> failure;
    };
  }

  private static Problem problem(BodyException e) {
    String detail = String.valueOf(e.getMessage());
    return switch (e.fault()) {
      case NOT_THAT_CODING -> new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail, e);
      case CORRUPT -> new Problem(ProblemType.CORRUPT_BODY, detail, e);
      case TOO_LARGE -> new Problem(ProblemType.TOO_LARGE, detail, e);
      case NOT_AN_ARRAY, NOT_AN_OBJECT -> new Problem(ProblemType.MALFORMED_JSON, detail, e);
      case BUSY -> later(new Problem(ProblemType.UNAVAILABLE, detail, e));
    };
  }

  static Problem later(Problem problem) {
    return problem.header(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
  }
}
