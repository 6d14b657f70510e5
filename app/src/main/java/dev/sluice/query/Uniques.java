package dev.sluice.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many different users there were, bucket by bucket.
 *
 * @param users in all of them together; none where that was not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Uniques(List<Bucket> data, @Nullable Long users) {

  Uniques {
    data = List.copyOf(data);
  }

  /**
   * The users of one.
   *
   * @param from when it begins, by the clock of the zone that was asked for
   */
  record Bucket(String from, long users) {}
}
