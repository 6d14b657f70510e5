package dev.sluice.query;

import dev.sluice.access.Gate;
import dev.sluice.platform.Parameters;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.MultiValueMap;

/**
 * What is to be exported, and how it is written.
 *
 * @param isSummedUp whether a last line says how many there were
 */
record ExportQuery(SearchQuery search, ExportFormat format, boolean isSummedUp) {

  private static final String SUMMARY = "summary";

  private static final Set<String> KNOWN = known();

  private static Set<String> known() {
    Set<String> known = new HashSet<>(SearchQuery.KNOWN);
    known.removeAll(Set.of("limit", "cursor"));
    known.addAll(Set.of("format", SUMMARY, Gate.TICKET_PARAMETER));
    return Set.copyOf(known);
  }

  static ExportQuery of(MultiValueMap<String, String> given) {
    Parameters parameters = Parameters.of(given, KNOWN);
    ExportFormat format =
        parameters
            .read("format", ExportFormat::parse, "must be 'ndjson' or 'csv'")
            .orElse(ExportFormat.NDJSON);
    boolean isSummedUp = parameters.truth(SUMMARY).orElse(false);
    if (isSummedUp && format == ExportFormat.CSV) {
      throw Parameters.invalid(SUMMARY, "is for NDJSON: a table ends with its last row");
    }
    return new ExportQuery(
        SearchQuery.of(parameters, cursor -> Optional.empty()), format, isSummedUp);
  }
}
