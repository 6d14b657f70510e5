package dev.sluice.query;

import dev.sluice.platform.MemorySize;
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
 * @param searches searches and questions of statistics that are answered at the same time, at the
 *     most; one client has a quarter of them, and no more than half of sluice.store.connections
 * @param insights questions that look through many events (uniques, funnels, retention) which are
 *     answered at the same time, at the most, and no more than half of sluice.store.connections;
 *     one client has half of them
 * @param insightEvents events that one of them may have to look through, as far as counts tell
 * @param usageNames whether clients see the names of others among those that send the most, masked
 *     or shown; admins see them in any case
 * @param patience after how long a search breaks off with what it has found, at the least
 * @param exportPatience how long a reader of an export may take for half a megabyte of it
 * @param rows events that a question of statistics looks at where the counts don't tell, at the
 *     most, and users that it puts in order
 * @param days days of whose events it may look at any; each costs the database five locks
 * @param buckets buckets of a timeline at the most
 * @param remembered bytes of answers that are remembered for when Redis is away at the most, or a
 *     share of the heap
 */
@Validated
@ConfigurationProperties("sluice.query")
record QuerySettings(
    @DefaultValue("64") @Min(1) int searches,
    @DefaultValue("4") @Min(1) @Max(16) int insights,
    @DefaultValue("10000000") @Min(1) long insightEvents,
    @DefaultValue("masked") UsageNames usageNames,
    @DefaultValue("2s") @Within(least = "10ms", most = "1m") Duration patience,
    @DefaultValue("2m") @Within(least = "1s", most = "1h") Duration exportPatience,
    @DefaultValue("5000000") @Min(1) @Max(100_000_000) int rows,
    @DefaultValue("180") @Min(1) @Max(3660) int days,
    @DefaultValue("1500") @Min(1) @Max(10_000) int buckets,
    @DefaultValue("2%") @Within(least = "64KB", most = "1TB") MemorySize remembered) {

  private static final int WAITING = 16;

  StatsLimits ofStatistics() {
    return new StatsLimits(rows, days, buckets);
  }

  /** What is put in order for one of them is held meanwhile. */
  StatsLimits ofLists() {
    return new StatsLimits(Math.min(rows, 1_000_000), days, buckets);
  }

  /** The most that many events are looked through for at the same time. */
  int insights(int connections) {
    return Math.min(insights, connections / 2);
  }

  /** Calls for an answer that is remembered or under way, which cost no connection. */
  int waiting() {
    return WAITING * searches;
  }

  /** So that whatever one client asks, the others find a connection. */
  int ofOneClient(int connections) {
    return Math.min(searches / 4, connections / 2);
  }
}
