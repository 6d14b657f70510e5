package dev.sluice.live;

import java.util.List;
import java.util.UUID;

/**
 * What one commit has changed: the new values of counts, as its log partition has them.
 *
 * @param version the partition's next offset, which only grows
 */
public record Commit(int partition, long version, List<Change> changes) {

  public Commit {
    changes = List.copyOf(changes);
  }

  /** One count's new value. */
  public record Change(UUID client, String dimension, String key, long value) {}
}
