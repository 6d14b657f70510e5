package dev.sluice.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * Why the server did not do its part. What was not foreseen is written down once for each request;
 * an engine that is away fails all of them, and is named once a second.
 */
final class FailureLog {

  private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

  private final Seldom unavailable = Seldom.onceASecond();

  void write(Problem problem, Throwable failure, ServerWebExchange exchange) {
    if (problem.type() == ProblemType.UNAVAILABLE) {
      unavailable
          .passes(System.nanoTime())
          .ifPresent(unsaid -> writeShort(problem, failure, exchange, unsaid));
    } else if (problem.type().status().is5xxServerError()) {
      RequestLog.about(log.atError(), exchange)
          .setCause(failure)
          .log("Request {} failed", RequestIds.of(exchange));
    }
  }

  private static void writeShort(
      Problem problem, Throwable failure, ServerWebExchange exchange, long unsaid) {
    RequestLog.about(log.atWarn(), exchange)
        .log(
            "Request {} was put off, and {} before it: {} ({})",
            RequestIds.of(exchange),
            unsaid,
            problem.getMessage(),
            NestedExceptionUtils.getMostSpecificCause(failure).toString());
  }
}
