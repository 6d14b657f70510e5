package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** How exported events are written. */
enum ExportFormat {
  /** Each as the search shows it, on a line of its own. */
  NDJSON("application/x-ndjson", "") {
    @Override
    byte[] line(FoundEvent event, JsonMapper json) {
      return (json.writeValueAsString(event) + "\n").getBytes(UTF_8);
    }
  },

  /** A table whose columns are those that events are taken in by. */
  CSV(
      "text/csv;charset=UTF-8",
      "id,action,user,page,role,session,occurredAt,receivedAt,ip,userAgent,metadata\r\n") {
    @Override
    byte[] line(FoundEvent event, JsonMapper json) {
      return CsvLine.of(
              Stream.of(
                  event.id(),
                  event.action(),
                  event.user(),
                  event.page(),
                  event.role(),
                  event.session(),
                  event.occurredAt(),
                  event.receivedAt(),
                  event.ip(),
                  event.userAgent(),
                  event.metadata()))
          .getBytes(UTF_8);
    }
  };

  private static final DateTimeFormatter IN_A_NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String type;
  private final String header;

  ExportFormat(String type, String header) {
    this.type = type;
    this.header = header;
  }

  static Optional<ExportFormat> parse(String text) {
    return Stream.of(values()).filter(format -> format.label().equals(text)).findAny();
  }

  /** As it is asked for, and what its files end with. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As of a moment, and to be saved under a name. */
  Map<String, String> headers(String name, Instant asOf) {
    return Map.of(
        HttpHeaders.CONTENT_TYPE,
        type,
        HttpHeaders.CONTENT_DISPOSITION,
        "attachment; filename=\"%s-%s.%s\"".formatted(name, IN_A_NAME.format(asOf), label()),
        "X-Export-As-Of",
        asOf.toString());
  }

  /** What stands before all events. */
  byte[] header() {
    return header.getBytes(UTF_8);
  }

  abstract byte[] line(FoundEvent event, JsonMapper json);
}
