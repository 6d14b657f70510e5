package dev.sluice.log;

import dev.sluice.platform.Diagnosis;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** What a caller is told whose events the log did not take. */
public final class LogAway implements Diagnosis {

  public static Problem problem(LogUnavailableException failure) {
    String remedy =
        failure.reason().maybeKept()
            ? ": what was sent may or may not be kept. Send it again with the same ids."
            : ". Send it again later.";
    return new Problem(ProblemType.UNAVAILABLE, failure.getMessage() + remedy, failure)
        .header(HttpHeaders.RETRY_AFTER, "2");
  }

  @Override
  public Optional<Problem> of(Throwable failure) {
    return failure instanceof LogUnavailableException unavailable
        ? Optional.of(problem(unavailable))
        : Optional.empty();
  }
}
