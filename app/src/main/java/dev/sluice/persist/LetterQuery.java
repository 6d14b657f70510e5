package dev.sluice.persist;

import dev.sluice.event.Rfc3339;
import dev.sluice.persist.DeadLetter.Reason;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Which letters are asked for: checked, so that the search need not. */
record LetterQuery(
    @Nullable Reason reason,
    TimeRange buried,
    @Nullable Boolean replayed,
    int limit,
    LetterCursor before) {

  private static final Set<String> KNOWN =
      Set.of("reason", "from", "to", "replayed", "limit", "cursor");

  static LetterQuery of(MultiValueMap<String, String> given) {
    Parameters parameters = Parameters.of(given, KNOWN);
    return new LetterQuery(
        parameters.read("reason", Reason::of, "is no reason why a letter is dead").orElse(null),
        parameters.timeRange(Rfc3339::parseOrMillis),
        parameters.truth("replayed").orElse(null),
        parameters.limit(),
        parameters.cursor(LetterCursor::parse).orElse(LetterCursor.NEWEST));
  }
}
