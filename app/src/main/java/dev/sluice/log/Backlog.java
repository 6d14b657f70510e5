package dev.sluice.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a partition holds that its reader has not come to.
 *
 * @param from the offset that the reader wants next
 * @param end the offset after the last event
 * @param since when the first of them was appended; none where there are none, or nobody can tell
 */
public record Backlog(int partition, long from, long end, @Nullable Instant since) {

  /** How many they are, as far as offsets tell, of which some may be missing. */
  public long events() {
    return end - from;
  }
}
