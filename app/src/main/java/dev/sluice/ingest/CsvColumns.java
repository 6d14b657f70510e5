package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.body.CsvRow;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Rejection;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The columns of a CSV file: an event's own fields by their names, {@code metadata.x} for the rest,
 * or {@code metadata} for all of the rest as JSON. Every other cell is a text; an empty one is
 * absent.
 */
final class CsvColumns {

  static final CsvColumns NONE = new CsvColumns(List.of());

  private static final String METADATA = "metadata";
  private static final String OF_METADATA = "metadata.";

  /** It stands in each event, while a row may be a few bytes. */
  private static final int LONGEST = 128;

  /** They are kept for as long as a stream lasts, and streams are many. */
  private static final int MOST = 128;

  private static final Pattern EPOCH_MILLIS = Pattern.compile("-?\\d{1,18}");
  private static final Set<String> FIELDS =
      Set.of("id", "action", "user", "page", "role", "session", "occurredAt", "ip", "userAgent");

  /** What the server says by itself, as one of its own exports has it: passed over. */
  private static final String RECEIVED_AT = "receivedAt";

  private final List<String> names;
  private final int json;
  private final int id;

  private CsvColumns(List<String> names) {
    this.names = List.copyOf(names);
    this.json = names.indexOf(METADATA);
    this.id = names.indexOf("id");
  }

  static CsvColumns of(CsvRow header) {
    return switch (header) {
      case CsvRow.Cells(List<String> names) -> new CsvColumns(checked(names));
      case CsvRow.NotUtf8 notUtf8 ->
          throw new Problem(ProblemType.INVALID_ENCODING, "The header is not valid UTF-8.");
      case CsvRow.Malformed(String detail) -> throw unusable(detail);
    };
  }

  private static List<String> checked(List<String> names) {
    if (names.size() > MOST) {
      throw unusable("A header names no more than " + MOST + " columns.");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.length() > LONGEST) {
        throw unusable("A column's name has no more than " + LONGEST + " characters.");
      }
      if (!isKnown(name)) {
        throw unusable(
            "There is no column '%s'; one of your own is called 'metadata.%s'."
                .formatted(shortened(name), shortened(name)));
      }
      if (!seen.add(name)) {
        throw unusable("The column '" + shortened(name) + "' stands there twice.");
      }
    }
    if (!seen.contains("action")) {
      throw unusable("The first row names the columns, and one of them is 'action'.");
    }
    if (seen.contains(METADATA) && names.stream().anyMatch(name -> name.startsWith(OF_METADATA))) {
      throw unusable("There is a column 'metadata' beside columns for parts of it.");
    }
    return names;
  }

  private static boolean isKnown(String name) {
    return FIELDS.contains(name)
        || name.equals(RECEIVED_AT)
        || name.equals(METADATA)
        || (name.startsWith(OF_METADATA) && name.length() > OF_METADATA.length());
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }

  private static Problem unusable(String detail) {
    return new Problem(ProblemType.MALFORMED_CSV, detail);
  }

  /** What the sender calls a row of so many cells as there are columns, or of any other number. */
  Optional<String> id(List<String> cells) {
    return id < 0 || id >= cells.size()
        ? Optional.empty()
        : Optional.of(cells.get(id))
            .filter(text -> !text.isEmpty() && text.length() <= EventReader.MAX_ID);
  }

  int count() {
    return names.size();
  }

  /** What is wrong with the cell for all of the metadata, unless it holds nothing. */
  Optional<Rejection> faultOf(List<String> cells) {
    return json < 0 || cells.get(json).isEmpty()
        ? Optional.empty()
        : EventJson.faultOf(METADATA, cells.get(json).getBytes(UTF_8)).map(CsvColumns::ofCell);
  }

  /** Where all else is CSV, what is no JSON is a wrong value and no wrong body. */
  private static Rejection ofCell(Rejection fault) {
    return fault instanceof Rejection.MalformedJson
        ? new Rejection.InvalidField(METADATA, "The field 'metadata' must be JSON.")
        : fault;
  }

  /** A row as the JSON of an event, which is still to be checked. */
  byte[] json(List<String> cells) {
    EventJson event = new EventJson();
    Map<String, String> parts = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        write(names.get(i), cells.get(i), event, parts);
      }
    }
    return parts.isEmpty() ? event.bytes() : event.metadata(EventJson.object(parts)).bytes();
  }

  private static void write(String name, String cell, EventJson event, Map<String, String> parts) {
    switch (name) {
      case "id" -> event.id(cell);
      case "action" -> event.action(cell);
      case "user" -> event.user(cell);
      case "page" -> event.page(cell);
      case "role" -> event.role(cell);
      case "session" -> event.session(cell);
      case "occurredAt" -> writeTime(cell, event);
      case "ip" -> event.ip(cell);
      case "userAgent" -> event.userAgent(cell);
      case METADATA -> event.metadata(cell);
      case RECEIVED_AT -> {}
      default -> parts.put(name.substring(OF_METADATA.length()), EventJson.quoted(cell));
    }
  }

  private static void writeTime(String cell, EventJson event) {
    if (EPOCH_MILLIS.matcher(cell).matches()) {
      event.occurredAt(Long.parseLong(cell));
    } else {
      event.occurredAt(cell);
    }
  }
}
