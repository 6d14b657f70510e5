package dev.sluice.log;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Tells how far a reader of the log is behind, for those who watch over it. */
public final class Backlogs {

  private static final Logger log = LoggerFactory.getLogger(Backlogs.class);

  private final LogSettings settings;
  private final KafkaTopic topic;

  Backlogs(LogSettings settings, KafkaTopic topic) {
    this.settings = settings;
    this.topic = topic;
  }

  /** Of each partition, by the places that its reader has come to. */
  public Mono<List<Backlog>> after(Map<Integer, Place> places) {
    return topic
        .partitions()
        .flatMap(new KafkaExtents(topic)::of)
        .map(extents -> extents.entrySet().stream().map(held -> bearing(held, places)).toList())
        .flatMap(this::since);
  }

  private Bearing bearing(Map.Entry<Integer, Extent> held, Map<Integer, Place> places) {
    return new Bearing(
        new TopicPartition(settings.topic(), held.getKey()),
        places.getOrDefault(held.getKey(), Place.BEGINNING),
        held.getValue());
  }

  private Mono<List<Backlog>> since(List<Bearing> bearings) {
    Map<TopicPartition, Long> waiting =
        bearings.stream()
            .filter(bearing -> from(bearing) < bearing.extent().end())
            .collect(toMap(Bearing::partition, Backlogs::from));
    return appended(waiting)
        .map(times -> bearings.stream().map(bearing -> backlog(bearing, times)).toList());
  }

  /** Where it is read on, which is not its place where the log is no longer what it was. */
  private static long from(Bearing bearing) {
    return bearing.breach().isPresent() ? bearing.extent().first() : bearing.place().next();
  }

  /** A consumer has to be waited for, on a thread of its own. */
  private Mono<Map<TopicPartition, Instant>> appended(Map<TopicPartition, Long> waiting) {
    if (waiting.isEmpty()) {
      return Mono.just(Map.of());
    }
    return Mono.fromFuture(
            () ->
                CompletableFuture.supplyAsync(
                    () -> new AppendTimes(settings).at(waiting), Thread::startVirtualThread))
        .doOnError(failure -> log.debug("Nobody tells since when: {}", failure.toString()))
        .onErrorReturn(Map.of());
  }

  private static Backlog backlog(Bearing bearing, Map<TopicPartition, Instant> times) {
    return new Backlog(
        bearing.partition().partition(),
        from(bearing),
        bearing.extent().end(),
        times.get(bearing.partition()));
  }
}
