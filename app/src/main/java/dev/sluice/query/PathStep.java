package dev.sluice.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event on a user's path.
 *
 * @param beginsVisit whether a visit began with it; none where that is not known, since the search
 *     broke off before the event that came before it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PathStep(@JsonUnwrapped FoundEvent event, @Nullable Boolean beginsVisit) {

  private static final Duration REST = Duration.ofMinutes(30);

  /** After one that came before it, in whatever session that was. */
  static PathStep after(FoundEvent before, FoundEvent event) {
    return new PathStep(event, isVisitOver(before, event));
  }

  /** Where both say which session they belong to that tells, and otherwise the time between. */
  private static boolean isVisitOver(FoundEvent before, FoundEvent event) {
    boolean areInSessions = before.session() != null && event.session() != null;
    return areInSessions
        ? !Objects.equals(before.session(), event.session())
        : Duration.between(before.occurredAt(), event.occurredAt()).abs().compareTo(REST) > 0;
  }
}
