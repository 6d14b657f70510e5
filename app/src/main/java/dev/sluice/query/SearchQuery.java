package dev.sluice.query;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;

/** What is asked for: checked, so that the search need not. */
record SearchQuery(
    @Nullable String action, @Nullable String user, TimeRange received, int limit, Cursor before) {

  private static final Set<String> KNOWN =
      Set.of("action", "user", "from", "to", "limit", "cursor");
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1000;

  static SearchQuery of(MultiValueMap<String, String> parameters) {
    parameters.forEach(SearchQuery::requireKnownAndGivenOnce);
    Map<String, String> single = parameters.toSingleValueMap();
    return new SearchQuery(
        text("action", single),
        text("user", single),
        received(single),
        limit(single),
        before(single));
  }

  /** Whether what is asked for has to be looked up by a field. */
  boolean isFiltered() {
    return action != null || user != null;
  }

  private static void requireKnownAndGivenOnce(String name, List<String> values) {
    if (!KNOWN.contains(name)) {
      throw invalid(name, "is not known here");
    }
    if (values.size() > 1) {
      throw invalid(name, "is given more than once");
    }
    if (!StringUtils.hasLength(values.getFirst())) {
      throw invalid(name, "has no value");
    }
  }

  private static @Nullable String text(String name, Map<String, String> parameters) {
    String text = parameters.get(name);
    if (text != null && text.indexOf(0) >= 0) {
      throw invalid(name, "holds a zero character");
    }
    return text;
  }

  private static TimeRange received(Map<String, String> parameters) {
    TimeRange received =
        new TimeRange(
            time("from", parameters, TimeRange.ALWAYS.from()),
            time("to", parameters, TimeRange.ALWAYS.to()));
    if (received.to().isBefore(received.from())) {
      throw invalid("to", "must not be before 'from'");
    }
    return received;
  }

  private static Instant time(String name, Map<String, String> parameters, Instant otherwise) {
    String text = parameters.get(name);
    return text == null
        ? otherwise
        : TimeRange.end(text)
            .orElseThrow(
                () ->
                    invalid(
                        name,
                        "must be an RFC 3339 time with a zone, or milliseconds since 1970, up to"
                            + " the year 9999"));
  }

  private static int limit(Map<String, String> parameters) {
    String text = parameters.getOrDefault("limit", String.valueOf(DEFAULT_LIMIT));
    try {
      int limit = Integer.parseInt(text);
      if (limit < 1 || limit > MOST) {
        throw invalid("limit", "must lie between 1 and " + MOST);
      }
      return limit;
    } catch (NumberFormatException e) {
      throw invalid("limit", "must be a whole number");
    }
  }

  private static Cursor before(Map<String, String> parameters) {
    String text = parameters.get("cursor");
    return text == null
        ? Cursor.NEWEST
        : Cursor.parse(text).orElseThrow(() -> invalid("cursor", "is not one that was given out"));
  }

  private static Problem invalid(String name, String why) {
    return new Problem(ProblemType.INVALID_PARAMETER, "The parameter '%s' %s.".formatted(name, why))
        .with("parameter", name);
  }
}
