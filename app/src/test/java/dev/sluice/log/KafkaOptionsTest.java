package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class KafkaOptionsTest {

  private final LogSettings settings =
      new LogSettings(
          "127.0.0.1:1",
          "t",
          3,
          (short) -1,
          Duration.ofDays(1),
          "g",
          50,
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          50_000,
          DataSize.ofMegabytes(32));

  @Test
  void a_topic_that_nobody_has_written_to_for_long_is_still_known() {
    assertThat(Stream.of(KafkaOptions.few(settings), KafkaOptions.many(settings)))
        .extracting(options -> options.producerProperty(ProducerConfig.METADATA_MAX_IDLE_CONFIG))
        .allSatisfy(
            idle ->
                assertThat((Long) idle).isBetween(days(365), Long.MAX_VALUE - days(365 * 1000)));
  }

  private static long days(int days) {
    return Duration.ofDays(days).toMillis();
  }
}
