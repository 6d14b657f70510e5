package dev.sluice.live;

import dev.sluice.platform.MemorySize;
import dev.sluice.platform.Within;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Feeds that go on.
 *
 * @param readerMemory bytes that readers may take at the same time, 16 KiB each, or a share of the
 *     heap
 * @param readersOfClient readers of one client that this process serves at the same time, at the
 *     most; nine tenths of them for one key
 * @param lifetime after which a reader is asked to come again, a fifth sooner or later, but for the
 *     clients of older systems, which would not
 * @param replay events that a reader who was away is given afterwards at the most; where he has
 *     missed more he is told so
 * @param eventsPerSecond of one client's events that are shown at the most; of more some are shown
 */
@Validated
@ConfigurationProperties("sluice.live")
record LiveSettings(
    @DefaultValue("50%") @Within(least = "16KB", most = "1TB") MemorySize readerMemory,
    @DefaultValue("1000") @Min(1) int readersOfClient,
    @DefaultValue("10m") @Within(least = "10s", most = "1d") Duration lifetime,
    @DefaultValue("10000") @Min(0) @Max(1_000_000) int replay,
    @DefaultValue("500") @Min(1) @Max(100_000) int eventsPerSecond) {

  private static final long BYTES_OF_A_READER = 16 * 1024;

  /** That this process serves at the same time, at the most. */
  int readers() {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, readerMemory.bytes() / BYTES_OF_A_READER));
  }
}
