package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    if (body.length() > EventReader.MAX_EVENT_BYTES) {
      return CloudEvents.TOO_LARGE;
    }
    Map<String, String> event = new LinkedHashMap<>();
    for (String name : headers.headerNames()) {
      Optional<Rejection> fault = put(name, event);
      if (fault.isPresent()) {
        return new Reading.Rejected(fault.get());
      }
    }
    return read(event, body, origin);
  }

  private Reading read(Map<String, String> event, Slice.Whole body, Origin origin) {
    Optional.ofNullable(headers.getFirst(HttpHeaders.CONTENT_TYPE))
        .filter(type -> !isJson())
        .ifPresent(type -> event.put("datacontenttype", EventJson.quoted(type)));
    byte[] data = Arrays.copyOfRange(body.bytes(), body.from(), body.to());
    if (data.length > 0) {
      Optional<Rejection> fault = isJson() ? EventJson.faultOf("data", data) : Optional.empty();
      if (fault.isPresent()) {
        return new Reading.Rejected(fault.get());
      }
      put(data, text(data), event);
    }
    byte[] json = EventJson.object(event).getBytes(UTF_8);
    return events.read(json, 0, json.length, origin);
  }

  /** One of the headers, if it is an attribute; or what is wrong with it. */
  private Optional<Rejection> put(String header, Map<String, String> event) {
    List<String> values = headers.getOrEmpty(header);
    if (!header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
      return Optional.empty();
    }
    if (Set.copyOf(values).size() > 1) {
      return Optional.of(new Rejection.DuplicateKey(header));
    }
    String attribute = header.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    try {
      event.put(attribute, EventJson.quoted(HeaderText.meant(values.getFirst())));
      return Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.of(
          new Rejection.InvalidEncoding("The header '" + header + "' is not valid UTF-8."));
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

  /** What is written in something else than it could be read as is kept byte by byte. */
  private Optional<String> text(byte[] data) {
    MediaType type = headers.getContentType();
    Charset named = type == null ? null : type.getCharset();
    if (named != null && !named.equals(UTF_8) && !named.equals(US_ASCII)) {
      return Optional.empty();
    }
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
