package dev.sluice.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that a user has done, in short.
 *
 * @param mostFrequent what he did most often; none of one who has done more than is looked through
 *     for it
 */
@JsonInclude
record UserSummary(long actions, Instant firstAt, Instant lastAt, @Nullable Frequent mostFrequent) {

  /** An action, and how often. */
  record Frequent(String action, long events) {}

  UserSummary with(Frequent action) {
    return new UserSummary(actions, firstAt, lastAt, action);
  }
}
