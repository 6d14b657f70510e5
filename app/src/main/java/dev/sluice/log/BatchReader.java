package dev.sluice.log;

import static java.util.stream.Collectors.toSet;

import dev.sluice.log.Stand.Stretch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.kafka.receiver.ReceiverRecord;

/**
 * Follows one subscription: what each poll has brought of each partition, from which place to
 * which. Offsets may be missing in between, so these are noted when the poll is made. What a
 * rebalance leaves in flight is dropped: whoever reads on reads it again.
 */
final class BatchReader {

  private static final Logger log = LoggerFactory.getLogger(BatchReader.class);

  /** Less than a writer's statement may take: who finds a place taken for so long comes again. */
  static final Duration STARTS_LIMIT = Duration.ofSeconds(7);

  private static final byte[] NOTHING = {};

  private final Starts starts;
  private final Extents extents;
  private final Helm helm;
  private final boolean isTraced;
  private final Map<Integer, Stand> stands = new ConcurrentHashMap<>();
  private final Queue<Map<Integer, Stretch>> polls = new ConcurrentLinkedQueue<>();
  private final Sinks.Empty<Void> lost = Sinks.empty();
  private volatile boolean isLost;

  /**
   * @param isTraced whether anybody wants to know what trace an event came with
   */
  BatchReader(Starts starts, Extents extents, Helm helm, boolean isTraced) {
    this.starts = starts;
    this.extents = extents;
    this.helm = helm;
    this.isTraced = isTraced;
  }

  /** Fails as soon as nobody can say where to read on: then nothing that is polled counts. */
  <T> Mono<T> lost() {
    return lost.asMono().then(Mono.empty());
  }

  /** Whether nobody could say where to read on. */
  boolean isLost() {
    return isLost;
  }

  /**
   * Whether any partition was assigned under another id than the topic has: its consumer may read
   * on as if it had not.
   */
  boolean isOfAnother(String log) {
    return stands.values().stream().anyMatch(stand -> stand.isOfAnother(log));
  }

  /** Throws nothing, which the client and the receiver would each write down with its stack. */
  void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    try {
      if (!partitions.isEmpty()) {
        readOn(consumer, partitions);
      }
    } catch (RuntimeException failure) {
      isLost = true;
      lost.tryEmitError(failure);
    }
  }

  /**
   * Runs on the consumer's own thread, which has to know the places before it may poll: the one
   * wait of this room.
   */
  private void readOn(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    List<Bearing> bearings = bearings(partitions);
    helm.set(consumer, bearings);
    bearings.forEach(
        bearing ->
            stands.put(
                bearing.partition().partition(),
                new Stand(bearing.extent().log(), bearing.place())));
    log.info("Reads on in {}", stands);
  }

  private List<Bearing> bearings(Collection<TopicPartition> partitions) {
    Set<Integer> numbers = partitions.stream().map(TopicPartition::partition).collect(toSet());
    return Mono.zip(
            starts.of(numbers),
            extents.of(numbers),
            (places, held) -> bearings(partitions, places, held))
        .blockOptional(STARTS_LIMIT)
        .orElseThrow();
  }

  private static List<Bearing> bearings(
      Collection<TopicPartition> partitions,
      Map<Integer, Place> places,
      Map<Integer, Extent> held) {
    return partitions.stream()
        .map(
            partition ->
                new Bearing(
                    partition, of(places, partition.partition()), of(held, partition.partition())))
        .toList();
  }

  private static <T> T of(Map<Integer, T> known, int partition) {
    return Objects.requireNonNull(
        known.get(partition), () -> "Nothing is known of partition " + partition);
  }

  void revoked(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> stands.remove(partition.partition()));
  }

  /** Of a partition that nobody could say the place of, nothing is noted, and nothing counts. */
  void polled(ConsumerRecords<?, ?> records) {
    Map<Integer, Stretch> stretches = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      Stand stand = stands.get(partition.partition());
      if (stand != null) {
        OffsetAndMetadata next = Objects.requireNonNull(records.nextOffsets().get(partition));
        stretches.put(partition.partition(), stand.moveTo(next));
      }
    }
    polls.add(stretches);
  }

  /** One poll's records, which may be of several partitions, as a batch for each. */
  List<Batch> split(List<ReceiverRecord<byte[], byte[]>> records) {
    Map<Integer, Stretch> stretches = polls.remove();
    Map<Integer, List<ReceiverRecord<byte[], byte[]>>> byPartition =
        records.stream().collect(Collectors.groupingBy(ConsumerRecord::partition));
    List<Batch> batches = new ArrayList<>();
    byPartition.forEach(
        (partition, ofPartition) -> {
          Stretch stretch = stretches.get(partition);
          if (stretch != null && stretch.stand() == stands.get(partition)) {
            batches.add(batch(partition, stretch, ofPartition));
          } else {
            acknowledge(ofPartition);
          }
        });
    return batches;
  }

  private Batch batch(
      int partition, Stretch stretch, List<ReceiverRecord<byte[], byte[]>> records) {
    List<Entry> entries = records.stream().map(this::entry).toList();
    return new Batch(
        partition, stretch.from(), stretch.next(), entries, () -> acknowledge(records));
  }

  /** Each of them: the receiver counts, and a rebalance waits until none is left. */
  private static void acknowledge(List<ReceiverRecord<byte[], byte[]>> records) {
    records.forEach(record -> record.receiverOffset().acknowledge());
  }

  private Entry entry(ConsumerRecord<byte[], byte[]> record) {
    byte[] bytes = Objects.requireNonNullElse(record.value(), NOTHING);
    return Entry.of(record.offset(), bytes, isTraced ? TraceHeader.of(record.headers()) : null);
  }
}
