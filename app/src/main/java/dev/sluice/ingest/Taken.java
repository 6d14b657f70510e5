package dev.sluice.ingest;

import dev.sluice.platform.ProblemType;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the events of one request, all of which are durable or refused.
 *
 * @param accepted how many are durable
 * @param ids of those, in their order; of the first thousand where they came in files
 * @param refused the first hundred of the others
 * @param refusedCount all of the others
 */
public record Taken(long accepted, List<UUID> ids, List<No> refused, long refusedCount) {

  /**
   * An event that was refused.
   *
   * @param number of the record, from 0
   * @param id what its sender calls it
   * @param field that is wrong with it
   */
  public record No(
      long number, @Nullable String id, ProblemType type, @Nullable String field, String detail) {}

  /** Of both, where they are parts of one request. */
  Taken and(Taken other) {
    return new Taken(
        accepted + other.accepted,
        Stream.concat(ids.stream(), other.ids.stream()).toList(),
        Stream.concat(refused.stream(), other.refused.stream()).limit(Stretch.MOST_SHOWN).toList(),
        refusedCount + other.refusedCount);
  }
}
