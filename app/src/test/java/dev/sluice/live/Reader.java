package dev.sluice.live;

import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the counters as a page does: takes a snapshot, and puts what changes over it. */
final class Reader implements AutoCloseable {

  private static final Pattern STATE = Pattern.compile("^data:\\{\"state\":\"(\\w+)");
  private static final Pattern TOTAL = Pattern.compile("\"total\":(\\d+)");

  private final Stream<String> stream;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Map<String, JsonNode> figures = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Long>> counts = new ConcurrentHashMap<>();
  private String event = "";

  private Reader(Stream<String> stream) {
    this.stream = stream;
  }

  static Reader of(Calls calls) {
    return of(calls, "/api/v1/live/counters");
  }

  static Reader of(Calls calls, String path) {
    Reader reader = new Reader(calls.lines(path));
    Thread.ofVirtual()
        .uncaughtExceptionHandler((thread, closed) -> {})
        .start(() -> reader.stream.forEach(reader::read));
    await().until(() -> reader.events("snapshot") > 0);
    return reader;
  }

  private void read(String line) {
    if (line.startsWith("event:")) {
      event = line.substring("event:".length());
    } else if (line.startsWith("data:")) {
      fold(JsonMapper.shared().readTree(line.substring("data:".length())));
    }
    lines.add(line);
  }

  private void fold(JsonNode data) {
    if (event.equals("snapshot")) {
      counts.clear();
    }
    if (event.equals("snapshot") || event.equals("change")) {
      data.forEachEntry(
          (name, value) -> {
            if (value.isObject()) {
              Map<String, Long> ofName =
                  counts.computeIfAbsent(name, each -> new ConcurrentHashMap<>());
              value.forEachEntry((key, count) -> ofName.put(key, count.asLong()));
            } else {
              figures.put(name, value);
            }
          });
    }
  }

  List<String> lines() {
    return lines;
  }

  long events(String name) {
    return lines.stream().filter(line -> line.equals("event:" + name)).count();
  }

  double figure(String name) {
    JsonNode figure = figures.get(name);
    return figure == null ? -1 : figure.asDouble();
  }

  /** All that it was ever said to be, in their order. */
  List<Long> totals() {
    return lines.stream()
        .map(TOTAL::matcher)
        .filter(Matcher::find)
        .map(total -> Long.valueOf(total.group(1)))
        .toList();
  }

  /** What it was said of the feed, in that order. */
  List<String> states() {
    return lines.stream()
        .map(STATE::matcher)
        .filter(Matcher::find)
        .map(state -> state.group(1))
        .toList();
  }

  Map<String, Long> counts(String name) {
    return counts.getOrDefault(name, Map.of());
  }

  @Override
  public void close() {
    stream.close();
  }
}
