package dev.sluice.dialect;

import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.RejectedException;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.RecordReader;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of Segment's HTTP API, which many vendors' clients speak.
 *
 * @param type of all of them, where the address says it
 * @param context of those that have none of their own
 */
record SegmentMessages(
    EventReader events, Optional<String> type, Skew skew, Optional<Members> context)
    implements RecordReader {

  private static final Rejection UNKNOWN_TYPE =
      new Rejection.InvalidField(
          "type", "The field 'type' must be track, identify, page, screen, group or alias.");

  /** What has a place of its own. */
  private static final Set<String> TAKEN = Set.of("ip", "userAgent");

  @Override
  public Reading read(Slice.Whole slice, Origin origin) {
    return Members.translated(
        slice.bytes(), slice.from(), slice.to(), message -> translated(message, origin));
  }

  @Override
  public Optional<String> idOf(Slice.Whole slice) {
    return EventReader.idOf("messageId", slice.bytes(), slice.from(), slice.to());
  }

  private Reading translated(Members message, Origin origin) {
    String kind = type.orElseGet(() -> message.requiredText("type"));
    Members around = message.object("context").or(this::context).orElse(Members.NONE);
    byte[] json =
        circumstances(kind, message, around)
            .of(new EventJson())
            .id(message.anyText("messageId").orElse(null))
            .action(kind.equals("track") ? message.requiredText("event") : kind)
            .user(user(message).orElse(null))
            .occurredAt(occurredAt(message, origin.receivedAt()))
            .metadata(metadata(kind, message, around))
            .bytes();
    return events.read(json, 0, json.length, origin);
  }

  private static @Nullable String metadata(String kind, Members message, Members around) {
    Metadata metadata = ofKind(kind, message, around);
    if (said(message, "userId").isPresent()) {
      metadata.text("anonymousId", said(message, "anonymousId"));
    }
    return metadata.rest("context", around.without(TAKEN)).json();
  }

  private static Metadata ofKind(String kind, Members message, Members around) {
    Metadata metadata = new Metadata();
    return switch (kind) {
      case "track", "page", "screen" ->
          metadata
              .json("properties", message.json("properties"))
              .json("category", message.json("category"));
      case "identify" -> {
        requireUser(message);
        yield metadata.json("traits", traits(message, around));
      }
      case "group" -> {
        requireUser(message);
        yield metadata
            .text("groupId", Optional.of(required(message, "groupId")))
            .json("traits", message.json("traits"));
      }
      case "alias" -> {
        String _ = required(message, "userId");
        yield metadata.text("previousId", Optional.of(required(message, "previousId")));
      }
      default -> throw new RejectedException(UNKNOWN_TYPE);
    };
  }

  private static void requireUser(Members message) {
    String _ = Members.required("userId", user(message));
  }

  private static Optional<String> user(Members message) {
    return said(message, "userId").or(() -> said(message, "anonymousId"));
  }

  private static Optional<String> said(Members message, String name) {
    return message.textOrNumber(name).filter(text -> !text.isEmpty());
  }

  private static String required(Members message, String name) {
    return Members.required(name, said(message, name));
  }

  /** Some vendors keep what is said of a user in the context alone. */
  private static @Nullable String traits(Members message, Members around) {
    String traits = message.json("traits");
    return traits == null ? around.json("traits") : traits;
  }

  private static Circumstances circumstances(String kind, Members message, Members around) {
    Members properties = message.object("properties").orElse(Members.NONE);
    Members page = around.object("page").orElse(Members.NONE);
    boolean isPage = kind.equals("page") || kind.equals("screen");
    Optional<String> where = page.anyText("url").or(() -> page.anyText("path"));
    return new Circumstances(
        isPage
            ? message
                .anyText("name")
                .or(() -> properties.anyText("name"))
                .or(() -> properties.anyText("url"))
                .or(() -> where)
                .or(() -> properties.anyText("path"))
            : where,
        around.anyText("sessionId").or(() -> around.anyText("session_id")),
        around.anyText("ip"),
        around.anyText("userAgent"));
  }

  /** Who says both has set the time himself, or passes on what was corrected before. */
  private @Nullable String occurredAt(Members message, Instant receivedAt) {
    Optional<Instant> original = VendorTime.of(message, "originalTimestamp");
    Optional<Instant> time = VendorTime.of(message, "timestamp");
    return original.isPresent() && time.isPresent()
        ? time.get().toString()
        : skew.unless(message.anyText("sentAt")).corrected(time.or(() -> original), receivedAt);
  }
}
