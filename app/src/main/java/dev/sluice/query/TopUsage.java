package dev.sluice.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which clients have sent the most.
 *
 * @param own place of who asks, whether or not it is among the first
 * @param clients that have sent anything in that time
 */
public record TopUsage(List<Place> data, Place own, long clients, Instant from, Instant asOf) {

  public TopUsage {
    data = List.copyOf(data);
  }

  /**
   * One client's.
   *
   * @param place the same for all that have sent as much; none for who has sent nothing
   * @param clientId none where names are masked
   */
  @JsonInclude
  public record Place(
      @Nullable Long place,
      @Nullable UUID clientId,
      @Nullable String name,
      long events,
      boolean own) {

    /** As those see it who need not know whose it is. */
    Place masked() {
      return own ? this : new Place(place, null, "***", events, false);
    }
  }
}
