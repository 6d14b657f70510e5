package dev.sluice.access;

import java.time.Duration;
import org.springframework.http.HttpHeaders;

/**
 * A bucket in the words of draft-ietf-httpapi-ratelimit-headers: {@code q} is what it holds, {@code
 * w} in how many seconds it fills, {@code r} what is left, and {@code t} in how many seconds it is
 * full again.
 */
record Shown(String policy, String left, long at) {

  private static final String POLICY_HEADER = "RateLimit-Policy";
  private static final String HEADER = "RateLimit";
  private static final long GOOD_FOR = Duration.ofMillis(100).toNanos();

  static Shown of(Quota quota, double level, long now) {
    double there = Math.clamp(level, 0, (double) quota.most());
    return new Shown(
        "\"%s\";q=%d;w=%d"
            .formatted(
                quota.name(), quota.most(), Math.max(1, quota.secondsFor((double) quota.most()))),
        "\"%s\";r=%d;t=%d"
            .formatted(quota.name(), (long) there, quota.secondsFor((double) quota.most() - level)),
        now);
  }

  boolean isFreshAt(long now) {
    return now - at < GOOD_FOR;
  }

  void on(HttpHeaders headers) {
    headers.set(POLICY_HEADER, policy);
    headers.set(HEADER, left);
  }
}
