package dev.sluice.log;

import dev.sluice.event.EventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.kafka.receiver.ReceiverPartition;
import reactor.kafka.receiver.ReceiverRecord;

/**
 * Follows one subscription: where each partition stands, so that what a rebalance leaves in flight
 * is dropped when it was seen and stops the subscription when something before it was not.
 */
final class BatchReader {

  private static final Logger log = LoggerFactory.getLogger(BatchReader.class);

  private static final Duration STARTS_LIMIT = Duration.ofSeconds(10);

  private static final byte[] NOTHING = {};

  private final Starts starts;
  private final Map<Integer, Stand> stands = new ConcurrentHashMap<>();

  BatchReader(Starts starts) {
    this.starts = starts;
  }

  /**
   * Runs on the consumer's own thread, which has to know the places before it may poll: the one
   * wait of this room.
   */
  void assigned(Collection<ReceiverPartition> partitions) {
    Map<Integer, ReceiverPartition> byNumber =
        partitions.stream().collect(Collectors.toMap(BatchReader::number, partition -> partition));
    Map<Integer, Place> places =
        starts.of(byNumber.keySet()).blockOptional(STARTS_LIMIT).orElseThrow();
    byNumber.forEach(
        (number, partition) -> stands.put(number, seek(partition, wanted(places, number))));
    log.info("Reads on from {}", new TreeMap<>(stands));
  }

  private static Place wanted(Map<Integer, Place> places, int number) {
    return Objects.requireNonNull(places.get(number), () -> "No place for partition " + number);
  }

  private static int number(ReceiverPartition partition) {
    return partition.topicPartition().partition();
  }

  private static Stand seek(ReceiverPartition partition, Place wanted) {
    partition.seekToBeginning();
    long earliest = partition.position();
    if (earliest > wanted.next()) {
      log.error(
          "Events {} to {} of {} are gone from the log and were never read",
          wanted.next(),
          earliest - 1,
          partition.topicPartition());
    }
    long first = Math.max(earliest, wanted.next());
    partition.seek(first);
    return new Stand(wanted, first);
  }

  /** One poll's records, which may be of several partitions, as a batch for each. */
  List<Batch> split(List<ReceiverRecord<byte[], byte[]>> records) {
    Map<Integer, List<ReceiverRecord<byte[], byte[]>>> byPartition =
        records.stream().collect(Collectors.groupingBy(ConsumerRecord::partition));
    List<Batch> batches = new ArrayList<>();
    byPartition.forEach(
        (partition, ofPartition) -> {
          List<ReceiverRecord<byte[], byte[]>> unseen = unseen(partition, ofPartition);
          if (!unseen.isEmpty()) {
            batches.add(batch(partition, unseen));
          }
        });
    return batches;
  }

  private List<ReceiverRecord<byte[], byte[]>> unseen(
      int partition, List<ReceiverRecord<byte[], byte[]>> records) {
    long first = stand(partition).first();
    return records.stream().filter(record -> record.offset() >= first).toList();
  }

  private Batch batch(int partition, List<ReceiverRecord<byte[], byte[]>> records) {
    Stand stand = stand(partition);
    if (records.getFirst().offset() != stand.first()) {
      throw new IllegalStateException(
          "Partition %d goes on at %d where %d was due"
              .formatted(partition, records.getFirst().offset(), stand.first()));
    }
    ReceiverRecord<byte[], byte[]> last = records.getLast();
    Place next = new Place(last.offset() + 1, "");
    stands.put(partition, new Stand(next, next.next()));
    List<Entry> entries = records.stream().map(BatchReader::entry).toList();
    return new Batch(
        partition, stand.wanted(), next, entries, () -> last.receiverOffset().acknowledge());
  }

  private static Entry entry(ConsumerRecord<byte[], byte[]> record) {
    byte[] bytes = Objects.requireNonNullElse(record.value(), NOTHING);
    return new Entry(record.offset(), bytes, EventCodec.decode(bytes));
  }

  private Stand stand(int partition) {
    Stand stand = stands.get(partition);
    if (stand == null) {
      throw new IllegalStateException("Partition " + partition + " was never assigned");
    }
    return stand;
  }

  /**
   * @param wanted the place that the reader's books name
   * @param first the offset that comes next, which is later only where the log has lost some
   */
  private record Stand(Place wanted, long first) {}
}
