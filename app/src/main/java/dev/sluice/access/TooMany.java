package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/** What whoever wants more than a limit allows is told. */
final class TooMany {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private TooMany() {}

  /**
   * @param quota that is used up
   * @param wait nanoseconds until there can be enough
   */
  static Problem problem(String detail, Quota quota, long wait) {
    return problem(detail, wait).with("limit", quota.most()).with("seconds", quota.secondsToFill());
  }

  /**
   * @param wait nanoseconds until there can be enough
   */
  static Problem problem(String detail, long wait) {
    return new Problem(ProblemType.TOO_MANY_REQUESTS, detail)
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(wait, SECOND)));
  }
}
