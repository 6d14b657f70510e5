package dev.sluice.live;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a change goes back to.
 *
 * @param received when the first of the events was, where it was events
 * @param trace of one of them, as W3C's traceparent has it
 */
public record Cause(@Nullable Instant received, @Nullable String trace) {

  public static final Cause UNKNOWN = new Cause(null, null);
}
