package dev.sluice.dialect;

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

  /** An object, of which nothing is said where it is empty. */
  Metadata rest(String name, Map<String, String> rest) {
    return rest.isEmpty() ? this : json(name, EventJson.object(rest));
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
    return json(name, EventJson.object(renamed));
  }

  @Nullable String json() {
    return members.isEmpty() ? null : EventJson.object(members);
  }
}
