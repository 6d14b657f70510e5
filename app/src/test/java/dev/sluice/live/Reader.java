package dev.sluice.live;

import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private volatile Shown shown = Shown.NOTHING;
  private String event = "";

  /** All that a page shows, which no message changes by halves. */
  private record Shown(Map<String, JsonNode> figures, Map<String, Map<String, Long>> counts) {

    static final Shown NOTHING = new Shown(Map.of(), Map.of());

    Shown with(JsonNode data) {
      Map<String, JsonNode> figures = new HashMap<>(this.figures);
      Map<String, Map<String, Long>> counts = new HashMap<>(this.counts);
      data.forEachEntry(
          (name, value) -> {
            if (value.isObject()) {
              Map<String, Long> ofName = new HashMap<>(counts.getOrDefault(name, Map.of()));
              value.forEachEntry((key, count) -> ofName.put(key, count.asLong()));
              counts.put(name, ofName);
            } else {
              figures.put(name, value);
            }
          });
      return new Shown(figures, counts);
    }
  }

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
    await().until(() -> reader.figure("total") >= 0);
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
      shown = new Shown(shown.figures(), Map.of()).with(data);
    } else if (event.equals("change")) {
      shown = shown.with(data);
    }
  }

  List<String> lines() {
    return lines;
  }

  long events(String name) {
    return lines.stream().filter(line -> line.equals("event:" + name)).count();
  }

  double figure(String name) {
    JsonNode figure = shown.figures().get(name);
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
    return shown.counts().getOrDefault(name, Map.of());
  }

  @Override
  public void close() {
    stream.close();
  }
}
