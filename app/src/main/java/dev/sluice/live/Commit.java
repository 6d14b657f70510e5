package dev.sluice.live;

import java.util.List;
import java.util.UUID;

/** What one commit has changed: the new values of counts, as its log partition has them. */
public record Commit(int partition, List<Change> changes) {

  public Commit {
    changes = List.copyOf(changes);
  }

  /**
   * One count's new value.
   *
   * @param before how far the partition had come with what is counted of the client, 0 where it had
   *     counted nothing
   * @param version of this count in this partition, which only grows
   */
  public record Change(
      UUID client, String dimension, String key, long value, long before, long version) {}
}
