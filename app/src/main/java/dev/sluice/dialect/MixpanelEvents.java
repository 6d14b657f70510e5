package dev.sluice.dialect;

import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.ingest.RecordReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of Mixpanel's clients, and what they say of users and groups. */
record MixpanelEvents(EventReader events, About about) implements RecordReader {

  /** What the records of an address are about. */
  enum About {
    EVENTS,
    USERS,
    GROUPS
  }

  private static final String IDENTIFY = "$identify";
  private static final String ALIAS = "$create_alias";

  private static final Set<String> TAKEN =
      Set.of("token", "time", "distinct_id", "ip", "$insert_id", "$user_id");
  private static final Set<String> TAKEN_OF_IDENTIFY =
      Set.of("$identified_id", "$anon_id", "$anon_distinct_id");
  private static final Set<String> TAKEN_OF_PROFILES =
      Set.of("$token", "$distinct_id", "$ip", "$time", "$set", "$group_key", "$group_id");

  /** Milliseconds are more, and seconds are less, for thousands of years. */
  private static final BigDecimal LEAST_MILLIS = new BigDecimal("100000000000");

  @Override
  public Reading read(Slice.Whole slice, Origin origin) {
    return Members.translated(
        slice.bytes(), slice.from(), slice.to(), record -> read(record, origin));
  }

  @Override
  public Optional<String> idOf(Slice.Whole slice) {
    return EventReader.idOf("properties", "$insert_id", slice.bytes(), slice.from(), slice.to());
  }

  private Reading read(Members record, Origin origin) {
    byte[] json =
        switch (about) {
          case EVENTS -> event(record, record.object("properties").orElse(Members.NONE));
          case USERS -> user(record);
          case GROUPS -> group(record);
        };
    return events.read(json, 0, json.length, origin);
  }

  private static byte[] event(Members record, Members properties) {
    String name = record.requiredText("event");
    return circumstances(properties)
        .of(new EventJson())
        .id(properties.anyText("$insert_id").orElse(null))
        .action(action(name))
        .user(user(name, properties).orElse(null))
        .occurredAt(time(properties.anyText("time")))
        .metadata(metadata(name, properties))
        .bytes();
  }

  private static Optional<String> user(String name, Members properties) {
    Optional<String> usual =
        properties.anyText("$user_id").or(() -> properties.textOrNumber("distinct_id"));
    return switch (name) {
      case ALIAS -> properties.textOrNumber("alias");
      case IDENTIFY -> properties.anyText("$identified_id").or(() -> usual);
      default -> usual;
    };
  }

  private static @Nullable String metadata(String name, Members properties) {
    Map<String, String> rest = properties.without(TAKEN);
    if (name.equals(IDENTIFY)) {
      rest.keySet().removeAll(TAKEN_OF_IDENTIFY);
    }
    return ofKind(name, properties).all("properties", rest).json();
  }

  private static Metadata ofKind(String name, Members properties) {
    Metadata metadata = new Metadata();
    return switch (name) {
      case ALIAS ->
          metadata.text(
              "previousId",
              Optional.of(Members.required("distinct_id", properties.textOrNumber("distinct_id"))));
      case IDENTIFY -> metadata.text("anonymousId", before(properties));
      default ->
          metadata.text(
              "anonymousId",
              device(properties).filter(id -> properties.anyText("$user_id").isPresent()));
    };
  }

  /** Who was signed in at the same browser before is somebody else. */
  private static Optional<String> before(Members properties) {
    Optional<String> device = device(properties);
    Optional<String> before = properties.anyText("$anon_distinct_id");
    return before.isEmpty()
        ? properties.anyText("$anon_id").or(() -> device)
        : before.filter(id -> device.isEmpty() || isOf(device.get(), id));
  }

  private static Optional<String> device(Members properties) {
    return properties.anyText("$device_id");
  }

  private static boolean isOf(String device, String id) {
    return id.equals(device) || id.equals("$device:" + device);
  }

  private static String action(String name) {
    return switch (name) {
      case "$mp_web_page_view" -> "page";
      case IDENTIFY -> "identify";
      case ALIAS -> "alias";
      default -> name;
    };
  }

  private static Circumstances circumstances(Members properties) {
    return new Circumstances(
        properties.anyText("$current_url").or(() -> properties.anyText("current_url")),
        properties.anyText("$session_id"),
        properties.anyText("ip"),
        Optional.empty());
  }

  private static byte[] user(Members record) {
    return profile(record, "identify", new Metadata())
        .user(Members.required("$distinct_id", record.textOrNumber("$distinct_id")))
        .bytes();
  }

  private static byte[] group(Members record) {
    String id = Members.required("$group_id", record.textOrNumber("$group_id"));
    return profile(record, "group", new Metadata().group(record.anyText("$group_key"), id)).bytes();
  }

  /** What is set are traits; what is added, removed and the like is kept as it is. */
  private static EventJson profile(Members record, String action, Metadata metadata) {
    return new Circumstances(
            Optional.empty(), Optional.empty(), record.anyText("$ip"), Optional.empty())
        .of(new EventJson())
        .action(action)
        .occurredAt(time(record.anyText("$time")))
        .metadata(
            metadata
                .json("traits", record.json("$set"))
                .rest("properties", record.without(TAKEN_OF_PROFILES))
                .json());
  }

  /** Seconds or milliseconds since 1970, with a fraction or without. */
  private static @Nullable String time(Optional<String> said) {
    return said.map(text -> text.matches("\\d{1,15}(\\.\\d{1,9})?") ? ofNumber(text) : ofText(text))
        .orElse(null);
  }

  private static String ofText(String text) {
    return VendorTime.parse(text).map(Instant::toString).orElse(text);
  }

  private static String ofNumber(String number) {
    BigDecimal time = new BigDecimal(number);
    BigDecimal millis = time.compareTo(LEAST_MILLIS) < 0 ? time.movePointRight(3) : time;
    return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.DOWN).longValueExact()).toString();
  }
}
