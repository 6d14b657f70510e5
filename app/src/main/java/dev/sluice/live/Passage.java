package dev.sluice.live;

import dev.sluice.query.EventFilter;
import dev.sluice.query.EventPage;
import dev.sluice.query.FoundEvent;
import dev.sluice.query.Frontier;
import dev.sluice.query.Frontier.Point;
import dev.sluice.query.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is to be read between two frontiers, in words that are made once for all who read it.
 *
 * @param head is for everybody
 * @param end the frontier that has been reached
 */
record Passage(String head, List<Line> lines, Frontier end) {

  Passage {
    lines = List.copyOf(lines);
  }

  record Line(FoundEvent event, String text) {}

  /** All that was found of it, up to where there was no more room. */
  static Passage of(FrontierText ids, Frontier from, Frontier to, EventPage page) {
    long missing = from.eventsTo(to) - page.found();
    if (missing < 0) {
      return gap(ids, from, to);
    }
    SortedMap<Integer, Point> points = new TreeMap<>(from.points());
    List<Line> lines = new ArrayList<>();
    for (StoredEvent event : page.events()) {
      points.merge(event.partition(), new Point(event.offset() + 1, 1), Passage::past);
      lines.add(line(event, ids.of(from.since(), points)));
    }
    return page.isWhole()
        ? new Passage(missing > 0 ? gapOf(ids, from, to, missing) : "", lines, to)
        : new Passage("", lines, new Frontier(from.since(), points));
  }

  private static Point past(Point before, Point event) {
    return new Point(event.offset(), before.events() + event.events());
  }

  /** Some of it: whoever has one of them does not come again for the rest. */
  static Passage sample(FrontierText ids, Frontier to, List<StoredEvent> some) {
    String id = ids.of(to);
    return new Passage("", some.stream().map(each -> line(each, id)).toList(), to);
  }

  /** None of it. */
  static Passage gap(FrontierText ids, Frontier from, Frontier to) {
    long missing = from.leadsTo(to) ? from.eventsTo(to) : -1;
    return new Passage(gapOf(ids, from, to, missing), List.of(), to);
  }

  /** Nothing but where one is. */
  static Passage start(FrontierText ids, Frontier at) {
    return new Passage("id:" + ids.of(at) + "\n\n", List.of(), at);
  }

  /** That not all was shown of what came before it. */
  static Passage sampled(FrontierText ids, Frontier at, Tally.Difference second) {
    String head =
        "event:sampled\nid:%s\ndata:{\"shown\":%d,\"actual\":%d}\n\n"
            .formatted(ids.of(at), second.shown(), second.actual());
    return new Passage(head, List.of(), at);
  }

  private static String gapOf(FrontierText ids, Frontier from, Frontier to, long missing) {
    String end = ids.of(to);
    return "event:gap\nid:%s\ndata:{\"events\":%s,\"from\":\"%s\",\"to\":\"%s\"}\n\n"
        .formatted(end, missing < 0 ? "null" : missing, ids.of(from), end);
  }

  private static Line line(StoredEvent event, String id) {
    return new Line(event.event(), "id:" + id + "\ndata:" + event.json() + "\n\n");
  }

  int events() {
    return lines.size();
  }

  /** When the first of them was received. */
  Optional<Instant> oldest() {
    return lines.stream().map(line -> line.event.receivedAt()).min(Comparator.naturalOrder());
  }

  /** For those who read with a filter, empty where there is nothing for them. */
  String text(EventFilter filter) {
    return lines.stream()
        .filter(line -> filter.takes(line.event))
        .map(Line::text)
        .collect(Collectors.joining("", head, ""));
  }
}
