package dev.sluice.log;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** A log of one test's own. */
final class LogTrial {

  private LogTrial() {}

  /**
   * @param name of the topic and of the group that reads it
   */
  static LogSettings settings(String brokers, String name, int partitions) {
    return new LogSettings(
        brokers,
        name,
        partitions,
        (short) -1,
        Duration.ofDays(1),
        name,
        50,
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        10_000,
        DataSize.ofMegabytes(32));
  }
}
