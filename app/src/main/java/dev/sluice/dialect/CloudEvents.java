package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0. The type is what was done, the subject who did it, the source where; source and
 * id together name the event. The data are the metadata, and what we have no place for is kept in
 * them as {@code cloudevent}.
 */
final class CloudEvents {

  private static final Set<String> TAKEN =
      Set.of("specversion", "id", "source", "type", "subject", "time", "role", "session");
  private static final Set<String> DATA = Set.of("data", "data_base64");
  private static final String REST = "cloudevent";

  static final Reading TOO_LARGE =
      new Reading.Rejected(new Rejection.TooLarge("event", EventReader.MAX_EVENT_BYTES));

  private final EventReader events;

  CloudEvents(EventReader events) {
    this.events = events;
  }

  Reading read(byte[] bytes, int from, int to, Origin origin) {
    if (to - from > EventReader.MAX_EVENT_BYTES) {
      return TOO_LARGE;
    }
    return Members.translated(bytes, from, to, event -> translated(event, origin));
  }

  private Reading translated(Members event, Origin origin) {
    String source = event.requiredText("source");
    if (!event.requiredText("specversion").equals("1.0")) {
      return new Reading.Rejected(
          new Rejection.InvalidField("specversion", "The field 'specversion' must be '1.0'."));
    }
    if (event.json("data") != null && event.json("data_base64") != null) {
      return new Reading.Rejected(
          new Rejection.InvalidField(
              "data_base64", "An event has 'data' or 'data_base64', and not both."));
    }
    byte[] json =
        new EventJson()
            .id(id(source, event.requiredText("id")))
            .action(event.requiredText("type"))
            .user(event.text("subject").orElse(null))
            .page(source)
            .role(event.text("role").orElse(null))
            .session(event.text("session").orElse(null))
            .occurredAt(event.text("time").orElse(null))
            .metadata(metadata(data(event), rest(event)))
            .bytes();
    return events.read(json, 0, json.length, origin);
  }

  /** An id is one only together with its source. */
  private static String id(String source, String id) {
    return UUID.nameUUIDFromBytes((source + "\n" + id).getBytes(UTF_8)).toString();
  }

  private static @Nullable String data(Members event) {
    String base64 = event.json("data_base64");
    return base64 == null ? event.json("data") : EventJson.object(Map.of("data_base64", base64));
  }

  private static Map<String, String> rest(Members event) {
    Map<String, String> rest = new LinkedHashMap<>();
    for (String name : event.names()) {
      String json = event.json(name);
      boolean isUsual = name.equals("datacontenttype") && "\"application/json\"".equals(json);
      if (json != null && !TAKEN.contains(name) && !DATA.contains(name) && !isUsual) {
        rest.put(name, json);
      }
    }
    return rest;
  }

  private static @Nullable String metadata(@Nullable String data, Map<String, String> rest) {
    if (rest.isEmpty()) {
      return data;
    }
    Map<String, String> metadata = new LinkedHashMap<>(members(data));
    metadata.put(REST, EventJson.object(rest));
    return EventJson.object(metadata);
  }

  /**
   * The members of the data, if they are an object with room for one more; or else they are one.
   */
  private static Map<String, String> members(@Nullable String data) {
    if (data == null) {
      return Map.of();
    }
    return Members.of(data)
        .filter(members -> !members.containsKey(REST))
        .orElseGet(() -> Map.of("data", data));
  }
}
