package dev.sluice.query;

import dev.sluice.event.Rfc3339;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** What is asked for: checked, so that the search need not. */
record SearchQuery(
    @Nullable String action, @Nullable String user, TimeRange received, int limit, Cursor before) {

  private static final Set<String> KNOWN =
      Set.of("action", "user", "from", "to", "limit", "cursor");

  static SearchQuery of(MultiValueMap<String, String> given) {
    Parameters parameters = Parameters.of(given, KNOWN);
    return new SearchQuery(
        parameters.text("action"),
        parameters.text("user"),
        parameters.timeRange(Rfc3339::parseOrMillis),
        parameters.limit(),
        parameters.cursor(Cursor::parse).orElse(Cursor.NEWEST));
  }

  /** Whether what is asked for has to be looked up by a field. */
  boolean isFiltered() {
    return action != null || user != null;
  }
}
