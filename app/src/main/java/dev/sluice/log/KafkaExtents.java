package dev.sluice.log;

import static java.util.stream.Collectors.toMap;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;

/** Asks Kafka what the partitions of a topic hold. */
final class KafkaExtents implements Extents {

  private final KafkaTopic topic;

  KafkaExtents(KafkaTopic topic) {
    this.topic = topic;
  }

  @Override
  public Mono<Map<Integer, Extent>> of(Set<Integer> partitions) {
    return Mono.zip(
            topic.id(),
            topic.offsets(partitions, OffsetSpec.earliest()),
            topic.offsets(partitions, OffsetSpec.latest()))
        .map(known -> extents(known.getT1(), known.getT2(), known.getT3()));
  }

  private static Map<Integer, Extent> extents(
      String id,
      Map<TopicPartition, ListOffsetsResultInfo> firsts,
      Map<TopicPartition, ListOffsetsResultInfo> ends) {
    return ends.entrySet().stream()
        .collect(
            toMap(
                end -> end.getKey().partition(),
                end -> extent(id, first(firsts, end.getKey()), end.getValue())));
  }

  private static long first(
      Map<TopicPartition, ListOffsetsResultInfo> firsts, TopicPartition partition) {
    return Objects.requireNonNull(firsts.get(partition), () -> "No answer for " + partition)
        .offset();
  }

  private static Extent extent(String id, long first, ListOffsetsResultInfo end) {
    return new Extent(id, end.leaderEpoch().orElse(Integer.MAX_VALUE), first, end.offset());
  }
}
