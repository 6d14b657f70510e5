package dev.sluice.live;

import java.util.List;
import java.util.UUID;

/** What one commit has changed: the new values of counts, as its log partition has them. */
public record Commit(int partition, List<Change> changes, Cause cause) {

  public Commit {
    changes = List.copyOf(changes);
  }

  /** The same with a trace to go on with. */
  public Commit with(String trace) {
    return new Commit(partition, changes, new Cause(cause.received(), trace));
  }

  /** One that no event has brought. */
  public Commit(int partition, List<Change> changes) {
    this(partition, changes, Cause.UNKNOWN);
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
