package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.body.Slice;
import dev.sluice.event.Addresses;
import dev.sluice.event.EventId;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.event.Rfc3339;
import dev.sluice.query.FoundEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An interaction as the older tracker has it: texts, each of which may be missing. Those that we
 * have a field for are kept there, and the others, with all that our field would not give back as
 * it was, in the metadata under {@value #KEPT}.
 */
final class Interaction {

  static final String KEPT = "interaction";

  private static final String NO_ACTION = "interaction";
  private static final String NULL = "null";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  /** What the tracker calls a field, and how long ours may be; nothing where we have none. */
  private enum Name {
    ID("id", 128),
    ROLE("userRole", 64),
    USER("userId", 256),
    USER_NAME("userName", 0),
    ACTION("actionType", 128),
    PAGE("pageName", 2048),
    ELEMENT("elementId", 0),
    LABEL("elementLabel", 0),
    DESCRIPTION("actionDescription", 0),
    IP("ipAddress", 0),
    DEVICE("deviceInfo", 0),
    MORE("additionalData", 0),
    SESSION("sessionId", 128),
    USER_AGENT("userAgent", 1024);

    private final String text;
    private final int longest;

    Name(String text, int longest) {
      this.text = text;
      this.longest = longest;
    }
  }

  private static final List<String> TIMES = List.of("createdAt", "timestamp");

  private final Map<Name, String> fields = new LinkedHashMap<>();
  private final Map<String, String> kept = new LinkedHashMap<>();

  private Interaction() {}

  /** Reads one, of which nothing is known but what it says. */
  static Reading read(Slice.Whole slice, Origin origin, EventReader events) {
    Origin nobody = new Origin(origin.client(), origin.receivedAt(), null, null);
    return Members.translated(
        slice.bytes(),
        slice.from(),
        slice.to(),
        members -> new Interaction().translated(members, nobody, events));
  }

  private Reading translated(Members members, Origin origin, EventReader events) {
    for (Name name : Name.values()) {
      String json = members.json(name.text);
      if (json != null && isStructure(json)) {
        return invalid(name.text, "must be a text");
      }
      text(members, name.text).ifPresent(text -> fields.put(name, text));
    }
    Optional<String> written =
        TIMES.stream()
            .flatMap(name -> text(members, name).stream())
            .filter(text -> !text.isBlank())
            .findFirst();
    Optional<Instant> time =
        written.flatMap(text -> Rfc3339.parseOrMillis(text).or(() -> Asked.ofNoZone(text)));
    if (written.isPresent() && time.isEmpty()) {
      return invalid(TIMES.getFirst(), "is not a time");
    }
    byte[] json = event(time.map(Instant::toString).orElse(null));
    return events.read(json, 0, json.length, origin);
  }

  private static boolean isStructure(String json) {
    return json.charAt(0) == '{' || json.charAt(0) == '[';
  }

  private static Reading invalid(String field, String rule) {
    return new Reading.Rejected(
        new Rejection.InvalidField(field, "The field '%s' %s.".formatted(field, rule)));
  }

  /** A number or a truth value is taken as it was written. */
  private static Optional<String> text(Members members, String name) {
    String json = members.json(name);
    return json == null || json.charAt(0) == '"' || json.equals(NULL)
        ? members.text(name)
        : Optional.of(json);
  }

  private byte[] event(@Nullable String time) {
    EventJson event =
        new EventJson()
            .id(id())
            .action(action())
            .user(user())
            .page(own(Name.PAGE))
            .role(own(Name.ROLE))
            .session(own(Name.SESSION))
            .occurredAt(time)
            .ip(address())
            .userAgent(own(Name.USER_AGENT));
    for (Name name : Name.values()) {
      if (name.longest == 0 && name != Name.IP) {
        keep(name);
      }
    }
    return event.metadata(EventJson.object(Map.of(KEPT, EventJson.object(kept)))).bytes();
  }

  private void keep(Name name) {
    String text = fields.get(name);
    if (text != null) {
      kept.put(name.text, EventJson.quoted(text));
    }
  }

  /** What our field has room for; anything else is kept aside. */
  private @Nullable String own(Name name) {
    String text = fields.get(name);
    if (text == null || fits(text, name.longest)) {
      return text;
    }
    keep(name);
    return null;
  }

  private static boolean fits(String text, int longest) {
    return !text.isEmpty() && text.codePointCount(0, text.length()) <= longest;
  }

  /** Only a UUID is given back by ours. */
  private @Nullable String id() {
    String id = own(Name.ID);
    if (id != null && EventId.uuid(id).filter(uuid -> uuid.toString().equals(id)).isEmpty()) {
      keep(Name.ID);
    }
    return id;
  }

  /** There is none without. */
  private String action() {
    String action = own(Name.ACTION);
    if (action == null) {
      kept.putIfAbsent(Name.ACTION.text, NULL);
      return NO_ACTION;
    }
    return action;
  }

  /** Who has no id is known by his name. */
  private @Nullable String user() {
    String user = own(Name.USER);
    String name = fields.get(Name.USER_NAME);
    if (fields.containsKey(Name.USER) || name == null || !fits(name, Name.USER.longest)) {
      return user;
    }
    kept.put(Name.USER.text, NULL);
    return name;
  }

  /** Of an address no more is kept than of any other. */
  private @Nullable String address() {
    String text = fields.get(Name.IP);
    Optional<String> address = Optional.ofNullable(text).flatMap(Addresses::canonical);
    if (address.isEmpty()) {
      keep(Name.IP);
    }
    return address.orElse(null);
  }

  /**
   * An event as an interaction, whatever it came as.
   *
   * @param time what its time is called
   */
  static byte[] shown(FoundEvent event, String time) {
    Map<String, String> all =
        Optional.ofNullable(event.metadata()).flatMap(Members::of).orElse(Map.of());
    Optional<Map<String, String>> kept = Optional.ofNullable(all.get(KEPT)).flatMap(Members::of);
    Map<String, String> shown = new LinkedHashMap<>();
    for (Name name : Name.values()) {
      shown.put(name.text, json(own(event, name)));
    }
    if (kept.isEmpty()) {
      shown.put(Name.MORE.text, json(event.metadata()));
    }
    kept.ifPresent(
        aside -> aside.forEach((name, json) -> shown.computeIfPresent(name, (same, own) -> json)));
    shown.put(time, json(TIME.format(event.occurredAt())));
    return EventJson.object(shown).getBytes(UTF_8);
  }

  private static String json(@Nullable String text) {
    return text == null ? NULL : EventJson.quoted(text);
  }

  private static @Nullable String own(FoundEvent event, Name name) {
    return switch (name) {
      case ID -> event.id().toString();
      case ROLE -> event.role();
      case USER -> event.user();
      case ACTION -> event.action();
      case PAGE -> event.page();
      case IP -> event.ip();
      case SESSION -> event.session();
      case USER_AGENT -> event.userAgent();
      case USER_NAME, ELEMENT, LABEL, DESCRIPTION, DEVICE, MORE -> null;
    };
  }
}
