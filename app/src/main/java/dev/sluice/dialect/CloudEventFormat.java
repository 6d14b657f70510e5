package dev.sluice.dialect;

import dev.sluice.ingest.BodyFormat;
import dev.sluice.ingest.RecordReader;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** The ways in which CloudEvents come over HTTP: one, many, or one whose data are the body. */
record CloudEventFormat(Shape shape, boolean isBinary, CloudEvents events) implements BodyFormat {

  static CloudEventFormat structured(CloudEvents events) {
    return new CloudEventFormat(Shape.SINGLE, false, events);
  }

  static CloudEventFormat batch(CloudEvents events) {
    return new CloudEventFormat(Shape.ARRAY, false, events);
  }

  static CloudEventFormat binary(CloudEvents events) {
    return new CloudEventFormat(Shape.SINGLE, true, events);
  }

  @Override
  public boolean takes(MediaType type, HttpHeaders headers) {
    if (isBinary) {
      return headers.containsHeader("ce-specversion");
    }
    String subtype = shape == Shape.ARRAY ? "cloudevents-batch+json" : "cloudevents+json";
    return type.getType().equals("application") && type.getSubtype().equals(subtype);
  }

  @Override
  public RecordReader reader(HttpHeaders headers) {
    return isBinary
        ? new BinaryCloudEvent(headers, events)
        : (slice, origin) -> events.read(slice.bytes(), slice.from(), slice.to(), origin);
  }
}
