package dev.sluice.dialect;

import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.ingest.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of PostHog's clients. */
record PostHogEvents(EventReader events, Skew skew) implements RecordReader {

  /** What has a place of its own, and what is called a key. */
  private static final Set<String> TAKEN =
      Set.of("token", "distinct_id", "$ip", "$raw_user_agent", "$user_agent", "$session_id");

  private static final Set<String> TAKEN_OF_GROUPS = Set.of("$group_key", "$group_type");

  private static final String GROUP = "$groupidentify";

  /** What some clients write beside the properties, and others among them. */
  private static final List<String> OF_PERSONS = List.of("$set", "$set_once", "$unset");

  @Override
  public Reading read(Slice.Whole slice, Origin origin) {
    return Members.translated(
        slice.bytes(), slice.from(), slice.to(), event -> translated(event, origin));
  }

  @Override
  public Optional<String> idOf(Slice.Whole slice) {
    return EventReader.idOf("uuid", slice.bytes(), slice.from(), slice.to());
  }

  private Reading translated(Members event, Origin origin) {
    Members properties = event.object("properties").orElse(Members.NONE);
    String name = event.requiredText("event");
    byte[] json =
        circumstances(name, event, properties)
            .of(new EventJson())
            .id(event.anyText("uuid").orElse(null))
            .action(action(name))
            .user(user(name, event, properties).orElse(null))
            .occurredAt(occurredAt(event, properties, origin.receivedAt()))
            .metadata(metadata(name, event, properties))
            .bytes();
    return events.read(json, 0, json.length, origin);
  }

  private static Optional<String> user(String name, Members event, Members properties) {
    Optional<String> user =
        event.textOrNumber("distinct_id").or(() -> properties.textOrNumber("distinct_id"));
    return name.equals(GROUP) ? user.filter(id -> !isNobody(id, properties)) : user;
  }

  /** Who tells of a group alone names a user after it, as there has to be one. */
  private static boolean isNobody(String user, Members properties) {
    String type = properties.anyText("$group_type").orElse("");
    return user.equals("$" + type + '_' + properties.anyText("$group_key").orElse(""));
  }

  /** What means the same is called the same, whichever client it comes from. */
  private static String action(String name) {
    return switch (name) {
      case "$pageview" -> "page";
      case "$screen" -> "screen";
      case "$identify", "$set" -> "identify";
      case GROUP -> "group";
      case "$create_alias" -> "alias";
      default -> name;
    };
  }

  private static @Nullable String metadata(String name, Members event, Members properties) {
    Map<String, String> rest = properties.without(TAKEN);
    for (String about : OF_PERSONS) {
      String json = event.json(about);
      if (json != null) {
        rest.put(about, json);
      }
    }
    return ofKind(name, rest, properties).all("properties", rest).json();
  }

  /** What is said under a name of ours is left out of the rest. */
  private static Metadata ofKind(String name, Map<String, String> rest, Members properties) {
    Metadata metadata = new Metadata();
    return switch (name) {
      case "$identify", "$set" ->
          metadata
              .json("traits", rest.remove("$set"))
              .json("anonymousId", rest.remove("$anon_distinct_id"));
      case GROUP -> {
        rest.keySet().removeAll(TAKEN_OF_GROUPS);
        yield metadata
            .group(properties.anyText("$group_type"), required(properties, "$group_key"))
            .json("traits", rest.remove("$group_set"));
      }
      case "$create_alias" -> {
        rest.remove("alias");
        yield metadata.text("previousId", Optional.of(required(properties, "alias")));
      }
      default -> metadata;
    };
  }

  private static String required(Members properties, String name) {
    return Members.required(name, properties.textOrNumber(name));
  }

  private static Circumstances circumstances(String name, Members event, Members properties) {
    Optional<String> screen = properties.anyText("$screen_name");
    Optional<String> address =
        properties.anyText("$current_url").or(() -> properties.anyText("$pathname"));
    return new Circumstances(
        name.equals("$screen") ? screen.or(() -> address) : address.or(() -> screen),
        event.anyText("session_id").or(() -> properties.anyText("$session_id")),
        properties.anyText("$ip"),
        properties.anyText("$raw_user_agent").or(() -> properties.anyText("$user_agent")));
  }

  private @Nullable String occurredAt(Members event, Members properties, Instant receivedAt) {
    Optional<Instant> time = VendorTime.of(event, "timestamp");
    return time.isPresent()
        ? skewOf(event, properties).corrected(time, receivedAt)
        : age(event).map(age -> receivedAt.minus(age).toString()).orElse(null);
  }

  /** Whose time is that of a true clock, or of long ago, says so. */
  private Skew skewOf(Members event, Members properties) {
    Members options = event.object("options").orElse(Members.NONE);
    boolean isTrue =
        isSet("disable_skew_correction", options) || isSet("$ignore_sent_at", properties);
    return isTrue ? Skew.NONE : skew;
  }

  private static boolean isSet(String name, Members members) {
    return "true".equals(members.json(name));
  }

  /** How long ago it was when it was sent. */
  private static Optional<Duration> age(Members event) {
    return event
        .anyText("offset")
        .filter(millis -> millis.matches("\\d{1,12}"))
        .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
  }
}
