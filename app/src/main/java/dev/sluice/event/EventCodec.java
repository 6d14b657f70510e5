package dev.sluice.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the log: one JSON object, its fields in this order, absent ones left
 * out. {@code app/docs/event.schema.json} says the same to other readers of the topic.
 */
public final class EventCodec {

  private EventCodec() {}

  public static byte[] encode(Event event) {
    return new JsonWriter()
        .text(Field.ID, event.id().value().toString())
        .json(Field.ID_GIVEN, event.id().given() ? "true" : "false")
        .text(Field.CLIENT, event.client().toString())
        .text(Field.ACTION, event.action())
        .text(Field.USER, event.user())
        .text(Field.PAGE, event.page())
        .text(Field.ROLE, event.role())
        .text(Field.SESSION, event.session())
        .text(Field.OCCURRED_AT, Rfc3339.text(event.occurredAt()))
        .text(Field.RECEIVED_AT, Rfc3339.text(event.receivedAt()))
        .text(Field.IP, event.ip())
        .text(Field.USER_AGENT, event.userAgent())
        .json(Field.METADATA, event.metadata())
        .written();
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
        new EventId(uuid(Field.ID, fields.id), required(Field.ID_GIVEN, fields.idGiven)),
        uuid(Field.CLIENT, fields.client),
        required(Field.ACTION, fields.action),
        fields.user,
        fields.page,
        fields.role,
        fields.session,
        required(Field.OCCURRED_AT, fields.occurredAt),
        required(Field.RECEIVED_AT, fields.receivedAt),
        fields.ip,
        fields.userAgent,
        fields.metadata);
  }

  private static UUID uuid(Field field, @Nullable String text) {
    return EventId.uuid(required(field, text))
        .orElseThrow(() -> FieldValues.invalid(field, "must be a UUID"));
  }

  private static <T> T required(Field field, @Nullable T value) {
    if (value == null) {
      throw new RejectedException(new Rejection.MissingField(field.toString()));
    }
    return value;
  }
}
