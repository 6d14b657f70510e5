package dev.sluice.bench.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The counters: a snapshot, and over it what changes. */
final class CounterFold implements Fold {
  private static final String BY_ACTION = "byAction";
  private static final String BY_PAGE = "byPage";

  private final Map<String, Long> figures = new HashMap<>();
  private final Map<String, Map<String, Long>> counts = new HashMap<>();

  @Override
  public String path() {
    return "/api/v1/live/counters";
  }

  @Override
  public synchronized void take(Message message) {
    switch (message.event()) {
      case "snapshot" -> begin(message.text());
      case "change" -> lay(message.text());
      default -> {
        // says nothing of the counts
      }
    }
  }

  private void begin(String snapshot) {
    figures.clear();
    counts.clear();
    lay(snapshot);
  }

  private void lay(String json) {
    JsonMapper.shared().readTree(json).forEachEntry(this::lay);
  }

  private void lay(String name, JsonNode value) {
    if (value.isObject()) {
      Map<String, Long> ofName = counts.computeIfAbsent(name, first -> new HashMap<>());
      value.forEachEntry((key, count) -> put(ofName, key, count.asLong()));
    } else {
      figures.put(name, value.asLong());
    }
  }

  /** What there is nothing of is not shown in a snapshot. */
  private static void put(Map<String, Long> counts, String key, long count) {
    if (count == 0) {
      counts.remove(key);
    } else {
      counts.put(key, count);
    }
  }

  synchronized long figure(String name) {
    return figures.getOrDefault(name, 0L);
  }

  @Override
  public synchronized List<String> differences(Truth truth) {
    List<String> differences = new ArrayList<>();
    compare(differences, "total", figure("total"), truth.total());
    compare(differences, "users", figure("users"), truth.users());
    compare(differences, BY_ACTION, counts.getOrDefault(BY_ACTION, Map.of()), truth.byAction());
    compare(differences, BY_PAGE, counts.getOrDefault(BY_PAGE, Map.of()), truth.byPage());
    return differences;
  }

  private static void compare(List<String> differences, String what, Object shown, Object stored) {
    if (!Objects.equals(shown, stored)) {
      differences.add("%s is shown as %s and stored as %s".formatted(what, shown, stored));
    }
  }
}
