package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.RecordReader;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** A CloudEvent that is spread over the headers, and whose data are the body. */
final class BinaryCloudEvent implements RecordReader {

  private static final String PREFIX = "ce-";

  private final HttpHeaders headers;
  private final CloudEvents events;

  BinaryCloudEvent(HttpHeaders headers, CloudEvents events) {
    this.headers = headers;
    this.events = events;
  }

  @Override
  public Reading read(Slice.Whole body, Origin origin) {
    Map<String, String> event = attributes();
    byte[] data = Arrays.copyOfRange(body.bytes(), body.from(), body.to());
    if (data.length > 0) {
      Optional<String> text = text(data);
      if (isJson() && text.filter(EventJson::isValue).isEmpty()) {
        return new Reading.Rejected(new Rejection.MalformedJson("The data are not JSON."));
      }
      put(data, text, event);
    }
    byte[] json = EventJson.object(event).getBytes(UTF_8);
    return events.read(json, 0, json.length, origin);
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    headers.forEach(
        (name, values) -> {
          String attribute = name.toLowerCase(Locale.ROOT);
          if (attribute.startsWith(PREFIX)) {
            attributes.put(
                attribute.substring(PREFIX.length()),
                EventJson.quoted(unescaped(values.getFirst())));
          }
        });
    Optional.ofNullable(headers.getFirst(HttpHeaders.CONTENT_TYPE))
        .filter(type -> !isJson())
        .ifPresent(type -> attributes.put("datacontenttype", EventJson.quoted(type)));
    return attributes;
  }

  /** A header has no way but percent signs to say what is not ASCII. */
  private static String unescaped(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException notEscaped) {
      return value;
    }
  }

  private boolean isJson() {
    MediaType type = headers.getContentType();
    return type != null
        && (type.isCompatibleWith(MediaType.APPLICATION_JSON)
            || "json".equals(type.getSubtypeSuffix()));
  }

  private void put(byte[] data, Optional<String> text, Map<String, String> event) {
    if (isJson()) {
      event.put("data", text.orElseThrow());
    } else if (text.isPresent()) {
      event.put("data", EventJson.quoted(text.get()));
    } else {
      event.put("data_base64", EventJson.quoted(Base64.getEncoder().encodeToString(data)));
    }
  }

  private static Optional<String> text(byte[] data) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
