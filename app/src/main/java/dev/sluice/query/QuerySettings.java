package dev.sluice.query;

import dev.sluice.platform.Within;
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
 * @param patience after how long a search breaks off with what it has found, at the least
 * @param exportPatience how long a reader of an export may take for half a megabyte of it
 */
@Validated
@ConfigurationProperties("sluice.query")
record QuerySettings(
    @DefaultValue("64") @Min(1) int searches,
    @DefaultValue("2s") @Within(least = "10ms", most = "1m") Duration patience,
    @DefaultValue("2m") @Within(least = "1s", most = "1h") Duration exportPatience) {

  /** So that whatever one client asks, the others find a connection. */
  int ofOneClient(int connections) {
    return Math.min(searches / 4, connections / 2);
  }
}
