package dev.sluice.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * An event as it stands in the log: one JSON object, its fields in this order, absent ones left
 * out. {@code app/docs/event.schema.json} says the same to other readers of the topic.
 */
public final class EventCodec {

  private EventCodec() {}

  public static byte[] encode(Event event) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      try (JsonGenerator json =
          StrictJson.FACTORY.createGenerator(
              ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
        write(event, json);
      }
      return bytes.toByteArray();
    }
  }

  private static void write(Event event, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", event.id().value().toString());
    json.writeBooleanProperty("idGiven", event.id().given());
    json.writeStringProperty("client", event.client().toString());
    json.writeStringProperty("action", event.action());
    writeText(json, "user", event.user());
    writeText(json, "page", event.page());
    writeText(json, "role", event.role());
    writeText(json, "session", event.session());
    json.writeStringProperty("occurredAt", event.occurredAt().toString());
    json.writeStringProperty("receivedAt", event.receivedAt().toString());
    writeText(json, "ip", event.ip());
    writeText(json, "userAgent", event.userAgent());
    if (event.metadata() != null) {
      json.writeName("metadata").writeRawValue(event.metadata());
    }
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String field, @Nullable String text) {
    if (text != null) {
      json.writeStringProperty(field, text);
    }
  }

  /** What the log holds at one place: an event of ours, or the reason why it is none. */
  public static Reading decode(byte[] json) {
    try {
      return new Reading.Accepted(event(EventFields.ofLog(json)));
    } catch (RejectedException e) {
      return new Reading.Rejected(e.rejection());
    }
  }

  private static Event event(EventFields fields) {
    return new Event(
        new EventId(uuid("id", fields.id), required("idGiven", fields.idGiven)),
        uuid("client", fields.client),
        required("action", fields.action),
        fields.user,
        fields.page,
        fields.role,
        fields.session,
        required("occurredAt", fields.occurredAt),
        required("receivedAt", fields.receivedAt),
        fields.ip,
        fields.userAgent,
        fields.metadata);
  }

  private static UUID uuid(String field, @Nullable String text) {
    return EventId.uuid(required(field, text))
        .orElseThrow(() -> FieldValues.invalid(field, "must be a UUID"));
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new RejectedException(new Rejection.MissingField(field));
    }
    return value;
  }
}
