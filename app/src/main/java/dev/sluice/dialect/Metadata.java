package dev.sluice.dialect;

import dev.sluice.access.ShownKeys;
import dev.sluice.event.EventJson;
import dev.sluice.event.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The metadata of an event in the making; what is not said is left out. */
final class Metadata {

  private final Map<String, String> members = new LinkedHashMap<>();

  Metadata json(String name, @Nullable String json) {
    if (json != null && !json.equals("null")) {
      members.put(name, json);
    }
    return this;
  }

  Metadata text(String name, Optional<String> text) {
    text.ifPresent(said -> members.put(name, EventJson.quoted(said)));
    return this;
  }

  /** A group, whose id is one only among those of its type. */
  Metadata group(Optional<String> type, String id) {
    return text("groupId", Optional.of(type.map(each -> each + ':' + id).orElse(id)))
        .text("groupType", type);
  }

  /** An object, of which nothing is said where it is empty. */
  Metadata rest(String name, Map<String, String> rest) {
    Map<String, String> told = withoutKeys(rest);
    return told.isEmpty() ? this : json(name, EventJson.object(told));
  }

  /** The same, which is an object also where it is empty. */
  Metadata all(String name, Map<String, String> members) {
    return json(name, EventJson.object(withoutKeys(members)));
  }

  /** Whoever may read the event may not write: what it was let in by is not for him. */
  private static Map<String, String> withoutKeys(Map<String, String> members) {
    Map<String, String> rest = new LinkedHashMap<>(members);
    rest.values().removeIf(Metadata::isKey);
    return rest;
  }

  private static boolean isKey(String json) {
    return json.startsWith("\"") && ShownKeys.isKey(json.substring(1, json.length() - 1));
  }

  /** An object of those members that have a longer name, under that. */
  Metadata renamed(String name, Members members, Map<String, String> longerNames) {
    Map<String, String> renamed = new LinkedHashMap<>();
    for (String shorter : members.names()) {
      String longer = longerNames.get(shorter);
      String json = members.json(shorter);
      if (longer != null && json != null) {
        renamed.put(longer, json);
      }
    }
    return all(name, renamed);
  }

  @Nullable String json() {
    return members.isEmpty() ? null : EventJson.object(members);
  }
}
