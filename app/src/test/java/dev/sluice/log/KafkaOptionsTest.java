package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.kafka.sender.SenderOptions;

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
    assertThat(lanes())
        .extracting(options -> options.producerProperty(ProducerConfig.METADATA_MAX_IDLE_CONFIG))
        .allSatisfy(
            idle ->
                assertThat((Long) idle).isBetween(days(365), Long.MAX_VALUE - days(365 * 1000)));
  }

  @Test
  void there_is_a_batch_for_each_partition_even_of_a_topic_that_has_more_than_were_asked_for() {
    assertThat(lanes())
        .allSatisfy(
            lane ->
                assertThat(number(lane, ProducerConfig.BUFFER_MEMORY_CONFIG))
                    .isGreaterThan(
                        settings.inFlightSize().toBytes()
                            + 10_000 * number(lane, ProducerConfig.BATCH_SIZE_CONFIG)));
  }

  private static long number(SenderOptions<?, ?> options, String property) {
    return ((Number) Objects.requireNonNull(options.producerProperty(property))).longValue();
  }

  private Stream<SenderOptions<byte[], byte[]>> lanes() {
    return Stream.of(KafkaOptions.few(settings), KafkaOptions.many(settings));
  }

  private static long days(int days) {
    return Duration.ofDays(days).toMillis();
  }
}
