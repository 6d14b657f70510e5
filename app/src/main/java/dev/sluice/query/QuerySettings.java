package dev.sluice.query;

import dev.sluice.platform.Within;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Answering questions.
 *
 * @param searches searches that are answered at the same time, at the most; one client has a
 *     quarter of them, and no more than half of sluice.store.connections
 * @param insights questions that look through many events (uniques, funnels, retention) which are
 *     answered at the same time, at the most, and no more than half of sluice.store.connections;
 *     one client has half of them
 * @param insightEvents events that one of them may have to look through, as far as counts tell
 * @param usageNames whether clients see the names of others among those that send the most, masked
 *     or shown; admins see them in any case
 * @param patience after how long a search breaks off with what it has found, at the least
 */
@Validated
@ConfigurationProperties("sluice.query")
record QuerySettings(
    @DefaultValue("64") @Min(1) int searches,
    @DefaultValue("4") @Min(1) @Max(16) int insights,
    @DefaultValue("10000000") @Min(1) long insightEvents,
    @DefaultValue("masked") UsageNames usageNames,
    @DefaultValue("2s") @Within(least = "10ms", most = "1m") Duration patience) {

  /** The most that many events are looked through for at the same time. */
  int insights(int connections) {
    return Math.min(insights, connections / 2);
  }

  /** So that whatever one client asks, the others find a connection. */
  int ofOneClient(int connections) {
    return Math.min(searches / 4, connections / 2);
  }
}
