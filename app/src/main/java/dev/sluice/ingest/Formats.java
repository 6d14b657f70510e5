package dev.sluice.ingest;

import static dev.sluice.ingest.BodyFormat.Shape.DOCUMENT;
import static dev.sluice.ingest.BodyFormat.Shape.LINES;
import static dev.sluice.ingest.BodyFormat.Shape.ROWS;
import static dev.sluice.ingest.BodyFormat.Shape.SPREAD;

import dev.sluice.event.EventReader;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** The kinds of body that are taken: our own, and those that other rooms translate. */
final class Formats {

  private static final Set<Charset> UNDERSTOOD =
      Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

  private static final String NO_TYPE = "Say with the Content-Type header what the body is.";
  private static final String OTHER_TYPE =
      "Send events as application/json, application/x-ndjson, text/csv, text/plain (JSON) or CloudEvents.";

  private final List<BodyFormat> formats;
  private final RecordReader own;

  Formats(EventReader reader, List<BodyFormat> ofOthers) {
    this.own = ownEvents(reader);
    this.formats =
        Stream.concat(
                ofOthers.stream(),
                Stream.of(
                    new Own(DOCUMENT, reader, "application/json", "text/json", "text/plain"),
                    new Own(
                        LINES,
                        reader,
                        "application/x-ndjson",
                        "application/ndjson",
                        "application/jsonl",
                        "application/x-jsonlines"),
                    new Own(ROWS, reader, "text/csv")))
            .toList();
  }

  /** The format of a request with these headers. */
  BodyFormat of(HttpHeaders headers) {
    Optional<MediaType> named = ContentType.of(headers);
    MediaType type = named.orElse(MediaType.APPLICATION_OCTET_STREAM);
    for (BodyFormat format : formats) {
      if (format.takes(type, headers)) {
        if (format.shape() != SPREAD || isJson(type)) {
          requireUtf8(type);
        }
        return format;
      }
    }
    throw unsupported(named.isEmpty() ? NO_TYPE : OTHER_TYPE);
  }

  /** What reads the records of a file with these headers that are JSON. */
  RecordReader ofFile(HttpHeaders headers) {
    return Optional.ofNullable(headers.getContentType())
        .flatMap(type -> ofOthers(type, headers))
        .map(format -> format.reader(headers))
        .orElse(own);
  }

  /** How a file is cut is told by what is in it. */
  private Optional<BodyFormat> ofOthers(MediaType type, HttpHeaders headers) {
    return formats.stream()
        .filter(format -> format.dialect().isPresent() && format.shape() != SPREAD)
        .filter(format -> format.takes(type, headers))
        .findFirst();
  }

  /** Of data that are none, no more is read than their bytes. */
  private static boolean isJson(MediaType type) {
    return type.isCompatibleWith(MediaType.APPLICATION_JSON)
        || "json".equals(type.getSubtypeSuffix());
  }

  private static void requireUtf8(MediaType type) {
    if (type.getParameter("charset") != null && !UNDERSTOOD.contains(charset(type))) {
      throw unsupported("Send the body in UTF-8.");
    }
  }

  private static @Nullable Charset charset(MediaType type) {
    try {
      return type.getCharset();
    } catch (IllegalArgumentException unknown) {
      return null;
    }
  }

  private static Problem unsupported(String detail) {
    return new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
  }

  /** Reads what is written as our own events are. */
  static RecordReader ownEvents(EventReader events) {
    return (slice, origin) -> events.read(slice.bytes(), slice.from(), slice.to(), origin);
  }

  /** A format whose records are our own events. */
  private record Own(Shape shape, Set<String> types, EventReader events) implements BodyFormat {

    Own(Shape shape, EventReader events, String... types) {
      this(shape, Set.of(types), events);
    }

    @Override
    public boolean takes(MediaType type, HttpHeaders headers) {
      return types.contains(type.getType() + "/" + type.getSubtype());
    }

    @Override
    public RecordReader reader(HttpHeaders headers) {
      return shape == ROWS ? new CsvReader(events) : ownEvents(events);
    }
  }
}
