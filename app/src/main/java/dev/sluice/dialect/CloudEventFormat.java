package dev.sluice.dialect;

import dev.sluice.ingest.BodyFormat;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.RecordReader;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** The ways in which CloudEvents come over HTTP: one, many, or one whose data are the body. */
record CloudEventFormat(Shape shape, CloudEvents events) implements BodyFormat {

  static CloudEventFormat structured(CloudEvents events) {
    return new CloudEventFormat(Shape.SINGLE, events);
  }

  static CloudEventFormat batch(CloudEvents events) {
    return new CloudEventFormat(Shape.ARRAY, events);
  }

  static CloudEventFormat binary(CloudEvents events) {
    return new CloudEventFormat(Shape.SPREAD, events);
  }

  @Override
  public boolean takes(MediaType type, HttpHeaders headers) {
    if (shape == Shape.SPREAD) {
      return headers.containsHeader("ce-specversion");
    }
    String subtype = shape == Shape.ARRAY ? "cloudevents-batch+json" : "cloudevents+json";
    return type.getType().equals("application") && type.getSubtype().equals(subtype);
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(Dialect.CLOUDEVENTS);
  }

  @Override
  public RecordReader reader(HttpHeaders headers) {
    return shape == Shape.SPREAD
        ? new BinaryCloudEvent(headers, events)
        : (slice, origin) -> events.read(slice.bytes(), slice.from(), slice.to(), origin);
  }
}
