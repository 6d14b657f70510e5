package dev.sluice.query;

import dev.sluice.platform.Parameters;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.util.MultiValueMap;

/**
 * Whose users are counted, and by what: checked.
 *
 * @param total whether those of all buckets together are asked for
 */
record UniquesQuery(ScanQuery events, CalendarBuckets buckets, boolean total) {

  private static final Set<String> KNOWN = known();

  private static Set<String> known() {
    Set<String> known = new HashSet<>(EventFilter.FIELDS);
    known.addAll(Set.of("from", "to", "occurredFrom", "occurredTo", "bucket", "zone", "total"));
    return Set.copyOf(known);
  }

  static UniquesQuery of(UUID client, MultiValueMap<String, String> given, Instant now) {
    Parameters parameters = Parameters.of(given, KNOWN);
    ZoneId zone = AskedTime.zone(parameters);
    ScanQuery events =
        new ScanQuery(
            client,
            Selection.of(
                EventFilter.of(parameters),
                AskedTime.of(parameters, zone, now),
                Selection.occurred(parameters)),
            List.of());
    CalendarUnit unit =
        parameters
            .read("bucket", CalendarUnit::parse, "must be hour, day, week or month")
            .orElse(CalendarUnit.DAY);
    return new UniquesQuery(
        events,
        CalendarBuckets.of(unit, zone, events.received()),
        parameters.truth("total").orElse(true));
  }

  /** Whether what was added up of a day may say how many users it had. */
  boolean isOfWholeDays() {
    return events.isOfTimeAlone() && (!total || buckets.count() == 1);
  }
}
