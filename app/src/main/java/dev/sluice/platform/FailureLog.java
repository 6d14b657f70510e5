package dev.sluice.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Why the server did not do its part. What was not foreseen is written down once for each request;
 * an engine that is away fails all of them, and is named once a second.
 */
final class FailureLog {

  private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

  private final Seldom unavailable = Seldom.onceASecond();

  void write(Problem problem, Throwable failure, String requestId) {
    if (problem.type() == ProblemType.UNAVAILABLE) {
      unavailable
          .passes(System.nanoTime())
          .ifPresent(unsaid -> writeShort(problem, failure, requestId, unsaid));
    } else if (problem.type().status().is5xxServerError()) {
      log.error("Request {} failed", requestId, failure);
    }
  }

  private static void writeShort(
      Problem problem, Throwable failure, String requestId, long unsaid) {
    log.warn(
        "Request {} was put off, and {} before it: {} ({})",
        requestId,
        unsaid,
        problem.getMessage(),
        NestedExceptionUtils.getMostSpecificCause(failure).toString());
  }
}
