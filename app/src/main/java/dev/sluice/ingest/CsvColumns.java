package dev.sluice.ingest;

import dev.sluice.body.CsvRow;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * The columns of a CSV file: an event's own fields by their names, {@code metadata.x} for the rest,
 * or {@code metadata} for all of the rest as JSON. Every other cell is a text; an empty one is
 * absent.
 */
final class CsvColumns {

  static final CsvColumns NONE = new CsvColumns(List.of());

  private static final JsonFactory JSON = new JsonFactory();
  private static final String METADATA = "metadata";
  private static final String OF_METADATA = "metadata.";
  private static final Pattern EPOCH_MILLIS = Pattern.compile("-?\\d{1,18}");
  private static final Set<String> FIELDS =
      Set.of("id", "action", "user", "page", "role", "session", "occurredAt", "ip", "userAgent");

  /** What the server adds to an event by itself, as one of its own exports has it. */
  private static final Set<String> PASSED_OVER = Set.of("receivedAt");

  private final List<String> names;
  private final int json;

  private CsvColumns(List<String> names) {
    this.names = List.copyOf(names);
    this.json = names.indexOf(METADATA);
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
    Set<String> seen = new HashSet<>();
    for (String name : names) {
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
        || PASSED_OVER.contains(name)
        || name.equals(METADATA)
        || (name.startsWith(OF_METADATA) && name.length() > OF_METADATA.length());
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }

  private static Problem unusable(String detail) {
    return new Problem(ProblemType.MALFORMED_CSV, detail);
  }

  int count() {
    return names.size();
  }

  /** Whether the cell for all of the metadata holds one JSON value, or nothing. */
  boolean hasJson(List<String> cells) {
    if (json < 0 || cells.get(json).isEmpty()) {
      return true;
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), cells.get(json))) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** A row as the JSON of an event, which is still to be checked. */
  byte[] json(List<String> cells) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      try (JsonGenerator event =
          JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
        event.writeStartObject();
        writeFields(cells, event);
        writeMetadata(cells, event);
        event.writeEndObject();
      }
      return bytes.toByteArray();
    }
  }

  private void writeFields(List<String> cells, JsonGenerator event) {
    for (int i = 0; i < cells.size(); i++) {
      if (FIELDS.contains(names.get(i)) && !cells.get(i).isEmpty()) {
        writeField(names.get(i), cells.get(i), event);
      }
    }
  }

  private static void writeField(String name, String cell, JsonGenerator event) {
    if (name.equals("occurredAt") && EPOCH_MILLIS.matcher(cell).matches()) {
      event.writeNumberProperty(name, Long.parseLong(cell));
    } else {
      event.writeStringProperty(name, cell);
    }
  }

  private void writeMetadata(List<String> cells, JsonGenerator event) {
    if (json >= 0 && !cells.get(json).isEmpty()) {
      event.writeName(METADATA).writeRawValue(cells.get(json));
    } else {
      writeParts(cells, event);
    }
  }

  private void writeParts(List<String> cells, JsonGenerator event) {
    boolean isOpen = false;
    for (int i = 0; i < cells.size(); i++) {
      if (names.get(i).startsWith(OF_METADATA) && !cells.get(i).isEmpty()) {
        if (!isOpen) {
          event.writeObjectPropertyStart(METADATA);
          isOpen = true;
        }
        event.writeStringProperty(names.get(i).substring(OF_METADATA.length()), cells.get(i));
      }
    }
    if (isOpen) {
      event.writeEndObject();
    }
  }
}
