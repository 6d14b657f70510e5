package dev.sluice.live;

import dev.sluice.query.EventPage;
import dev.sluice.query.FoundEvent;
import dev.sluice.query.Frontier;
import dev.sluice.query.Frontier.Point;
import dev.sluice.query.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is to be read between two frontiers, in words that are made once for all who read it.
 *
 * @param begin where it begins
 * @param end the frontier that has been reached
 */
record Passage(List<Message> messages, Frontier begin, Frontier end) {

  Passage {
    messages = List.copyOf(messages);
  }

  /** Nothing, before anything is read. */
  static Passage empty(Frontier at) {
    return new Passage(List.of(), at, at);
  }

  /** All that was found of it, up to where there was no more room. */
  static Passage of(FrontierText ids, Frontier from, Frontier to, EventPage page) {
    long missing = from.eventsTo(to) - page.found();
    if (missing < 0) {
      return gap(ids, from, to);
    }
    Instant since = Objects.requireNonNullElse(page.since(), from.since());
    Frontier begun = missing == 0 ? from : begun(from, to, page);
    SortedMap<Integer, Point> points = new TreeMap<>(begun.points());
    List<Message> lines = new ArrayList<>();
    for (StoredEvent event : page.events()) {
      points.merge(event.partition(), new Point(event.offset() + 1, 1), Passage::past);
      lines.add(line(event, ids.of(since, points)));
    }
    if (missing > 0) {
      lines.addFirst(gapOf(ids, lines.isEmpty() ? to : begun, from, to, missing));
    }
    return new Passage(lines, from, page.isWhole() ? to : new Frontier(since, points));
  }

  /** The same place for one who has been told what is missing, and still has all that is found. */
  private static Frontier begun(Frontier from, Frontier to, EventPage page) {
    SortedMap<Integer, Point> points = new TreeMap<>(from.points());
    to.points()
        .forEach(
            (partition, point) -> {
              Point start = from.at(partition);
              long missing = point.events() - start.events() - page.foundIn(partition);
              if (missing > 0) {
                points.put(partition, new Point(start.offset(), start.events() + missing));
              }
            });
    return new Frontier(from.since(), points);
  }

  private static Point past(Point before, Point event) {
    return new Point(event.offset(), before.events() + event.events());
  }

  /**
   * Some of it, and that it was not all: whoever has one of them does not come again for the rest.
   */
  static Passage sample(FrontierText ids, Frontier from, Frontier to, List<StoredEvent> some) {
    String id = ids.of(to);
    long actual = from.eventsTo(to);
    String numbers = "{\"shown\":%d,\"actual\":%d}".formatted(some.size(), actual);
    return new Passage(
        Stream.concat(
                some.stream().map(each -> line(each, id)),
                Stream.of(Message.sign("sampled", id, numbers)))
            .toList(),
        from,
        to);
  }

  /** None of it. */
  static Passage gap(FrontierText ids, Frontier from, Frontier to) {
    long missing = from.leadsTo(to) ? from.eventsTo(to) : -1;
    return new Passage(List.of(gapOf(ids, to, from, to, missing)), from, to);
  }

  /** Nothing but where one is. */
  static Passage start(FrontierText ids, Frontier at) {
    return new Passage(List.of(Message.place(ids.of(at))), at, at);
  }

  /** That nobody knows what somebody has missed, who goes on from there. */
  static Passage lost(FrontierText ids, Frontier at) {
    String id = ids.of(at);
    String data = "{\"events\":null,\"from\":null,\"to\":\"%s\"}".formatted(id);
    return new Passage(List.of(Message.sign("gap", id, data)), at, at);
  }

  /**
   * That something is missing.
   *
   * @param at where whoever has been told so goes on
   */
  private static Message gapOf(
      FrontierText ids, Frontier at, Frontier from, Frontier to, long missing) {
    String data =
        "{\"events\":%s,\"from\":\"%s\",\"to\":\"%s\"}"
            .formatted(missing < 0 ? "null" : missing, ids.of(from), ids.of(to));
    return Message.sign("gap", ids.of(at), data);
  }

  private static Message line(StoredEvent event, String id) {
    return Message.of(event.event(), event.json(), id);
  }

  int events() {
    return Math.toIntExact(found().count());
  }

  /** How many were stored, with those that are not shown. */
  long stored() {
    return Math.max(events(), begin.eventsTo(end));
  }

  private Stream<FoundEvent> found() {
    return messages.stream().map(Message::event).filter(Objects::nonNull);
  }

  /** When the first of them was received. */
  Optional<Instant> oldest() {
    return received().min(Comparator.naturalOrder());
  }

  /** When each of them was. */
  Stream<Instant> received() {
    return found().map(FoundEvent::receivedAt);
  }

  /** For those who read with a filter. */
  List<Message> messages(TailFilter filter) {
    return messages.stream().filter(message -> message.isFor(filter)).toList();
  }
}
