package dev.sluice.query;

import dev.sluice.platform.Parameters;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.MultiValueMap;

/**
 * What is asked for: of which values of a field there are most events.
 *
 * @param limit values at the most
 */
record BreakdownQuery(Selection wanted, EventField by, int limit) {

  private static final List<EventField> FIELDS =
      List.of(EventField.ACTION, EventField.PAGE, EventField.ROLE, EventField.USER);

  private static final int USUAL_LIMIT = 10;

  private static final Set<String> KNOWN = known();

  private static Set<String> known() {
    Set<String> known = new HashSet<>(Selection.PARAMETERS);
    known.addAll(Set.of("by", "limit"));
    return Set.copyOf(known);
  }

  static BreakdownQuery of(MultiValueMap<String, String> given) {
    Parameters parameters = Parameters.of(given, KNOWN);
    return new BreakdownQuery(
        Selection.of(parameters),
        parameters
            .read("by", BreakdownQuery::field, "must be 'action', 'page', 'role' or 'user'")
            .orElse(EventField.ACTION),
        parameters.limit(USUAL_LIMIT));
  }

  private static Optional<EventField> field(String text) {
    return FIELDS.stream()
        .filter(field -> field.name().toLowerCase(Locale.ROOT).equals(text))
        .findAny();
  }
}
