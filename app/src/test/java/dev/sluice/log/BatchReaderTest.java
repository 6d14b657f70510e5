package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.kafka.receiver.ReceiverOffset;
import reactor.kafka.receiver.ReceiverRecord;

class BatchReaderTest {

  private static final TopicPartition PARTITION = new TopicPartition("events", 0);
  private static final int EPOCH = 5;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Long> acknowledged = new ArrayList<>();
  private Place books = Place.BEGINNING;
  private Extent extent = new Extent("log", EPOCH, 0, 1000);
  private final BatchReader reader =
      new BatchReader(
          partitions -> Mono.just(Map.of(0, books)),
          partitions -> Mono.just(Map.of(0, extent)),
          new Helm(new Breaches(meters)),
          false);

  @Test
  void offsets_that_the_log_has_not_are_passed_over() {
    assign();

    Batch first = poll(4, 0, 1, 3).getFirst();
    Batch second = poll(9, 6, 7).getFirst();

    assertThat(first.entries()).extracting(Entry::offset).containsExactly(0L, 1L, 3L);
    assertThat(first.from()).isEqualTo(Place.BEGINNING);
    assertThat(first.next()).isEqualTo(new Place(4, "log/5"));
    assertThat(second.from()).isEqualTo(first.next());
    assertThat(second.next().next()).isEqualTo(9);
  }

  @Test
  void a_batch_that_is_done_leaves_nothing_for_a_rebalance_to_wait_for() {
    assign();

    poll(4, 0, 1, 3).getFirst().done().run();

    assertThat(acknowledged).containsExactly(0L, 1L, 3L);
  }

  @Test
  void what_was_polled_before_a_rebalance_is_dropped_after_it() {
    assign();
    List<ReceiverRecord<byte[], byte[]>> inFlight = polled(20, 10, 11);
    books = new Place(4, "log/5");

    reader.revoked(List.of(PARTITION));
    assign();
    List<Batch> dropped = reader.split(inFlight);
    Batch readAgain = poll(20, 4, 10).getFirst();

    assertThat(dropped).isEmpty();
    assertThat(acknowledged).containsExactly(10L, 11L);
    assertThat(readAgain.from()).isEqualTo(books);
  }

  @Test
  void what_was_polled_before_a_partition_went_to_another_reader_is_dropped() {
    assign();
    List<ReceiverRecord<byte[], byte[]>> inFlight = polled(20, 10, 11);

    reader.revoked(List.of(PARTITION));

    assertThat(reader.split(inFlight)).isEmpty();
    assertThat(acknowledged).containsExactly(10L, 11L);
  }

  @Test
  void a_topic_made_anew_since_its_partition_was_assigned_is_another_at_the_first_look() {
    assertThat(reader.isOfAnother("anew")).isFalse();

    assign();

    assertThat(reader.isOfAnother("log")).isFalse();
    assertThat(reader.isOfAnother("anew")).isTrue();
    reader.revoked(List.of(PARTITION));
    assertThat(reader.isOfAnother("anew")).isFalse();
  }

  @Test
  void what_is_polled_of_a_partition_whose_place_nobody_could_tell_is_dropped() {
    List<ReceiverRecord<byte[], byte[]>> unknown = polled(20, 10, 11);

    assertThat(reader.split(unknown)).isEmpty();
    assertThat(acknowledged).containsExactly(10L, 11L);
  }

  @Test
  void a_reader_whose_place_nobody_can_tell_is_lost() {
    reader.assigned(consumer, Set.of(new TopicPartition(PARTITION.topic(), 1)));

    assertThat(reader.isLost()).isTrue();
    assertThatThrownBy(() -> Answers.of(reader.lost())).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'',     0,    0,   100,  0,   ''",
    "log/5,  40,   0,   100,  40,  ''",
    "log/3,  40,   40,  100,  40,  ''",
    "log/-1, 100,  0,   100,  100, ''",
    "'',     0,    30,  100,  30,  expired",
    "log/5,  20,   30,  100,  30,  expired",
    "old/5,  20,   0,   100,  0,   replaced",
    "old/5,  2000, 0,   100,  0,   replaced",
    "log/6,  40,   10,  100,  10,  cut",
    "log/-1, 101,  10,  100,  10,  cut"
  })
  void reading_begins_at_the_first_event_that_may_be_new(
      String mark, long next, long first, long end, long begin, String breach) {
    books = new Place(next, mark);
    extent = new Extent("log", EPOCH, first, end);

    assign();

    assertThat(consumer.position(PARTITION)).isEqualTo(begin);
    assertThat(breaches()).isEqualTo(breach.isEmpty() ? Map.of() : Map.of(breach, 1.0));
    assertThat(poll(begin + 1, begin).getFirst().from()).isEqualTo(books);
  }

  private void assign() {
    consumer.assign(Set.of(PARTITION));
    reader.assigned(consumer, Set.of(PARTITION));
  }

  private List<Batch> poll(long next, long... offsets) {
    return reader.split(polled(next, offsets));
  }

  private List<ReceiverRecord<byte[], byte[]>> polled(long next, long... offsets) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset : offsets) {
      records.add(
          new ConsumerRecord<>(
              PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]));
    }
    reader.polled(
        new ConsumerRecords<>(
            Map.of(PARTITION, records),
            Map.of(PARTITION, new OffsetAndMetadata(next, Optional.of(EPOCH), ""))));
    return records.stream().map(this::received).toList();
  }

  private ReceiverRecord<byte[], byte[]> received(ConsumerRecord<byte[], byte[]> record) {
    return new ReceiverRecord<>(record, new Acknowledgement(record.offset()));
  }

  private Map<String, Double> breaches() {
    Map<String, Double> counted = new HashMap<>();
    meters
        .find("sluice.log.breaches")
        .counters()
        .forEach(counter -> counted.put(counter.getId().getTag("kind"), counter.count()));
    counted.values().removeIf(count -> count == 0);
    return counted;
  }

  private final class Acknowledgement implements ReceiverOffset {

    private final long offset;

    Acknowledgement(long offset) {
      this.offset = offset;
    }

    @Override
    public TopicPartition topicPartition() {
      return PARTITION;
    }

    @Override
    public long offset() {
      return offset;
    }

    @Override
    public void acknowledge() {
      acknowledged.add(offset);
    }

    @Override
    public Mono<Void> commit() {
      return Mono.error(new UnsupportedOperationException());
    }
  }
}
