package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.access.ProfileSettings;
import dev.sluice.event.Event;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What events tell, by taking them one after the other: the latest of them comes last. */
final class PlainFold {

  private static final Comparator<Event> BY_TIME =
      Comparator.comparing(Event::occurredAt)
          .thenComparing(Event::receivedAt)
          .thenComparing(event -> event.id().value().toString());

  private final ProfileSettings limits;
  private final Map<String, Map<String, String>> traits = new TreeMap<>();
  private final Map<String, Set<String>> groups = new TreeMap<>();
  private final Map<String, Set<String>> joined = new TreeMap<>();

  PlainFold(ProfileSettings limits) {
    this.limits = limits;
  }

  /**
   * As lines.
   *
   * @param events in the order of the log
   */
  List<String> of(List<Event> events) {
    events.forEach(event -> join(event, json(event)));
    events.stream().sorted(BY_TIME).forEach(event -> take(event, json(event)));
    return Stream.concat(traits.keySet().stream().map(this::line), joinedLines()).sorted().toList();
  }

  private static JsonNode json(Event event) {
    return JsonMapper.shared().readTree(String.valueOf(event.metadata()));
  }

  private void join(Event event, JsonNode said) {
    String member =
        switch (event.action()) {
          case "identify" -> "anonymousId";
          case "alias" -> "previousId";
          default -> "none";
        };
    String id = said.path(member).asString("");
    String user = String.valueOf(event.user());
    Set<String> ids = joined.computeIfAbsent(user, each -> new LinkedHashSet<>());
    if (!id.isEmpty() && !id.equals(user) && ids.size() < limits.joinedIds()) {
      ids.add(id);
    }
  }

  private void take(Event event, JsonNode said) {
    if (event.action().equals("identify") && said.has("traits")) {
      put("user " + event.user(), said.path("traits"));
    } else if (event.action().equals("group")) {
      String group = said.path("groupId").asString();
      put("group " + group, said.path("traits"));
      traits.computeIfAbsent("user " + event.user(), each -> new TreeMap<>());
      groups.computeIfAbsent("user " + event.user(), each -> new TreeSet<>()).add(group);
    }
  }

  private void put(String name, JsonNode said) {
    Map<String, String> known = traits.computeIfAbsent(name, each -> new TreeMap<>());
    said.propertyStream()
        .filter(trait -> fits(trait.getKey() + trait.getValue()))
        .forEach(trait -> known.put(trait.getKey(), trait.getValue().toString()));
  }

  private boolean fits(String trait) {
    return trait.getBytes(UTF_8).length <= limits.traitSize().toBytes();
  }

  private String line(String name) {
    String kept =
        traits.getOrDefault(name, Map.of()).entrySet().stream()
            .limit(limits.traits())
            .map(trait -> trait.getKey() + "=" + trait.getValue())
            .collect(Collectors.joining(", "));
    String in =
        groups.getOrDefault(name, Set.of()).stream()
            .sorted()
            .limit(limits.groups())
            .collect(Collectors.joining(", "));
    return name + (kept.isEmpty() ? "" : " {" + kept + "}") + " [" + in + "]";
  }

  private Stream<String> joinedLines() {
    return joined.entrySet().stream()
        .flatMap(user -> user.getValue().stream().map(id -> user.getKey() + "=" + id));
  }
}
