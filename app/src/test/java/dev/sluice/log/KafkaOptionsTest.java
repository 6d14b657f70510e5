package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.kafka.sender.SenderOptions;

class KafkaOptionsTest {

  private final LogSettings settings = settings(Duration.ofMinutes(2));

  private static LogSettings settings(Duration deliveryTimeout) {
    return new LogSettings(
        "127.0.0.1:1",
        "t",
        3,
        (short) -1,
        Duration.ofDays(1),
        "g",
        50,
        Duration.ofSeconds(5),
        deliveryTimeout,
        50_000,
        DataSize.ofMegabytes(32));
  }

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

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_producer_can_be_made_that_tries_for_no_longer_than_a_moment(int seconds) {
    LogSettings hasty = settings(Duration.ofSeconds(seconds));

    assertThatCode(() -> new KafkaProducer<>(KafkaOptions.few(hasty).producerProperties()).close())
        .doesNotThrowAnyException();
    assertThatCode(() -> new KafkaProducer<>(KafkaOptions.many(hasty).producerProperties()).close())
        .doesNotThrowAnyException();
  }

  @Test
  void a_reader_leaves_two_silent_connections_before_its_session_ends() {
    Map<String, Object> reader = KafkaOptions.receiver(settings).consumerProperties();

    assertThat(2 * number(reader, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG))
        .isLessThan(number(reader, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG));
  }

  /** Kafka's client waits for its word to a group as long as for a poll, and five seconds more. */
  @Test
  void a_reader_that_joins_on_a_silent_connection_tries_another_before_a_watch_would_tell() {
    Map<String, Object> reader = KafkaOptions.receiver(settings).consumerProperties();

    int joins = number(reader, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG) + 5_000;

    assertThat(joins).isLessThanOrEqualTo(16_000);
  }

  private static int number(Map<String, Object> properties, String property) {
    return (Integer) Objects.requireNonNull(properties.get(property));
  }

  private Stream<SenderOptions<byte[], byte[]>> lanes() {
    return Stream.of(KafkaOptions.few(settings), KafkaOptions.many(settings));
  }

  private static long days(int days) {
    return Duration.ofDays(days).toMillis();
  }
}
