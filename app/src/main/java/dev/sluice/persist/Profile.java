package dev.sluice.persist;

import static java.util.stream.Collectors.toMap;

import dev.sluice.event.EventJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What some events tell of a user or a group, the newest of each. */
final class Profile {

  /** Who is meant. */
  record Name(UUID client, Kind kind, String name) {}

  /** Whom there are profiles of. */
  enum Kind {
    USER("user"),
    GROUP("group");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** As the database has it. */
    String label() {
      return label;
    }
  }

  private record Said(String json, String version) {

    Said newest(Said other) {
      return version.compareTo(other.version) >= 0 ? this : other;
    }

    String written() {
      return '[' + json + ",\"" + version + "\"]";
    }
  }

  private final Name name;
  private final Map<String, Said> traits = new HashMap<>();
  private final Map<String, Said> groups = new HashMap<>();
  private Instant from = Instant.MAX;
  private Instant to = Instant.MIN;

  Profile(Name name) {
    this.name = name;
  }

  /** When something occurred that tells of it, as the database has it. */
  void note(Instant occurred) {
    Instant time = occurred.truncatedTo(ChronoUnit.MICROS);
    from = time.isBefore(from) ? time : from;
    to = time.isAfter(to) ? time : to;
  }

  Instant from() {
    return from;
  }

  Instant to() {
    return to;
  }

  Name name() {
    return name;
  }

  void takeTrait(String trait, String json, String version) {
    traits.merge(trait, new Said(json, version), Said::newest);
  }

  void takeGroup(String group, String version) {
    groups.merge(group, new Said("true", version), Said::newest);
  }

  String traits() {
    return written(traits);
  }

  String groups() {
    return written(groups);
  }

  int size() {
    return traits.size() + groups.size();
  }

  private static String written(Map<String, Said> all) {
    return EventJson.object(
        all.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, each -> each.getValue().written())));
  }
}
