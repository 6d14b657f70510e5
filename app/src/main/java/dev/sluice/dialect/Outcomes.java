package dev.sluice.dialect;

import dev.sluice.body.Slice;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.RecordReader;
import dev.sluice.ingest.Taken;
import dev.sluice.platform.RawAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** What becomes of each event by its id, for clients that send again only what they are told to. */
final class Outcomes implements RecordReader {

  private static final Map<String, String> OK = Map.of("result", "ok");

  private final RecordReader reader;
  private final Map<String, Map<String, String>> results = new LinkedHashMap<>();

  Outcomes(RecordReader reader) {
    this.reader = reader;
  }

  @Override
  public Reading read(Slice.Whole slice, Origin origin) {
    Reading reading = reader.read(slice, origin);
    idOf(slice).ifPresent(id -> results.put(id, result(reading)));
    return reading;
  }

  private static Map<String, String> result(Reading reading) {
    return switch (reading) {
      case Reading.Accepted accepted -> OK;
      case Reading.Rejected(Rejection rejection) -> dropped(rejection.detail());
    };
  }

  private static Map<String, String> dropped(String details) {
    return Map.of("result", "drop", "details", details);
  }

  @Override
  public Optional<String> idOf(Slice.Whole slice) {
    return reader.idOf(slice);
  }

  /** Two events of one id are refused only when both have been read. */
  RawAnswer shown(Taken taken) {
    for (Taken.No no : taken.refused()) {
      if (no.id() != null) {
        results.put(no.id(), dropped(no.detail()));
      }
    }
    return new JsonObject()
        .put("results", results)
        .with(HttpStatus.OK)
        .header(Verdicts.REJECTED_HEADER, String.valueOf(taken.refusedCount()));
  }
}
