package dev.sluice.persist;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.log.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far what is stored is behind the log.
 *
 * @param events that are durable and not stored yet
 * @param seconds for which the first of them has waited; none where nobody can tell
 */
@JsonInclude
record ShownLag(long events, @Nullable Double seconds, List<Partition> partitions) {

  ShownLag {
    partitions = List.copyOf(partitions);
  }

  /**
   * The same of one partition.
   *
   * @param stored the offset up to which it is stored
   * @param end the offset after its last event
   */
  @JsonInclude
  record Partition(int partition, long stored, long end, long events, @Nullable Double seconds) {

    static Partition of(Backlog backlog, Instant now) {
      return new Partition(
          backlog.partition(),
          backlog.from(),
          backlog.end(),
          backlog.events(),
          backlog.events() == 0 ? Double.valueOf(0) : seconds(backlog.since(), now));
    }

    /** Clocks differ: nothing waits from tomorrow on. */
    private static @Nullable Double seconds(@Nullable Instant since, Instant now) {
      return since == null ? null : Math.max(0, Duration.between(since, now).toMillis()) / 1e3;
    }
  }

  static ShownLag of(List<Backlog> backlogs, Instant now) {
    List<Partition> partitions =
        backlogs.stream()
            .map(backlog -> Partition.of(backlog, now))
            .sorted(Comparator.comparingInt(Partition::partition))
            .toList();
    return new ShownLag(
        partitions.stream().mapToLong(Partition::events).sum(), longest(partitions), partitions);
  }

  private static @Nullable Double longest(List<Partition> partitions) {
    List<Double> known =
        partitions.stream().map(Partition::seconds).filter(Objects::nonNull).toList();
    return known.size() < partitions.size()
        ? null
        : known.stream().max(Comparator.naturalOrder()).orElse(0.0);
  }
}
