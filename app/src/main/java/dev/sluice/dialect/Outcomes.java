package dev.sluice.dialect;

import dev.sluice.body.Slice;
import dev.sluice.event.Event;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.RecordReader;
import dev.sluice.ingest.Taken;
import dev.sluice.platform.RawAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** What becomes of each event by its id, for clients that send again only what they are told to. */
final class Outcomes implements RecordReader {

  private static final Map<String, String> OK = Map.of("result", "ok");
  private static final String CONTRADICTED =
      "Another event of this body has the same id and is not the same event.";

  private final RecordReader reader;
  private final Map<String, UUID> read = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();

  Outcomes(RecordReader reader) {
    this.reader = reader;
  }

  @Override
  public Reading read(Slice.Whole slice, Origin origin) {
    Reading reading = reader.read(slice, origin);
    idOf(slice).ifPresent(id -> note(id, reading));
    return reading;
  }

  private void note(String id, Reading reading) {
    switch (reading) {
      case Reading.Accepted(Event event) -> read.put(id, event.id().value());
      case Reading.Rejected(Rejection rejection) -> refused.put(id, rejection.detail());
    }
  }

  @Override
  public Optional<String> idOf(Slice.Whole slice) {
    return reader.idOf(slice);
  }

  /** Two events of one id are refused only when both have been read. */
  RawAnswer shown(Taken taken) {
    return new JsonObject()
        .put("results", results(Set.copyOf(taken.ids())))
        .with(HttpStatus.OK)
        .header(Verdicts.REJECTED_HEADER, String.valueOf(taken.refusedCount()));
  }

  private Map<String, Map<String, String>> results(Set<UUID> durable) {
    Map<String, Map<String, String>> results = new LinkedHashMap<>();
    read.forEach(
        (id, event) -> results.put(id, durable.contains(event) ? OK : dropped(CONTRADICTED)));
    refused.forEach((id, detail) -> results.put(id, dropped(detail)));
    return results;
  }

  private static Map<String, String> dropped(String details) {
    return Map.of("result", "drop", "details", details);
  }
}
