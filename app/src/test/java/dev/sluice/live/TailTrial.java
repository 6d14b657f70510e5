package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.live.Tail.Missed;
import dev.sluice.live.Tail.Stretch;
import dev.sluice.platform.AnswerStream;
import dev.sluice.query.EventPage;
import dev.sluice.query.FoundEvent;
import dev.sluice.query.Frontier;
import dev.sluice.query.Frontier.Point;
import dev.sluice.query.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A tail of a log with one partition, whose events have their offsets for names. */
abstract class TailTrial {

  static final TailFilter ALL = TailFilter.ALL;

  final UUID client = UUID.randomUUID();
  final FrontierText ids = new FrontierText(place -> place, Optional::of);
  long nanoTime = System.nanoTime();
  final Tail tail = new Tail(client, ids, 500, new Unread(64), nanoTime);
  private final List<TailConnection> connections = new ArrayList<>();

  @AfterEach
  void close() {
    connections.forEach(TailConnection::finishAndReleaseAll);
  }

  TailConnection join(TailFilter filter, @Nullable Frontier after) {
    return join(tail, filter, after);
  }

  TailConnection join(Tail tail, TailFilter filter, @Nullable Frontier after) {
    return join(tail, new TailQuery(filter, after, false));
  }

  TailConnection join(Tail tail, TailQuery query) {
    TailConnection connection = new TailConnection();
    connections.add(connection);
    TailReader reader =
        new TailReader(
            tail,
            query,
            new Outlet(new AnswerStream(connection, false), ServerSentEvents.WIRE, 1000),
            0);
    connection.reader = reader;
    tail.join(reader);
    reader.catchUp(0);
    return connection;
  }

  void look(long events) {
    look(tail, events);
  }

  void look(Tail some, long events) {
    nanoTime += Duration.ofSeconds(2).toNanos();
    assertThat(some.beginsToLook(nanoTime)).isTrue();
    some.aim(place(events));
  }

  void read() {
    read(tail);
  }

  void read(Tail some) {
    Stretch stretch = some.beginsToRead(nanoTime).orElseThrow();
    some.tell(stretch, passage(stretch.from(), stretch.to()), nanoTime);
    some.endRead();
    runPendingTasks();
  }

  void replay() {
    give(tail.beginsToReplay(nanoTime).orElseThrow());
  }

  void give(Missed missed) {
    give(tail, missed);
  }

  void give(Tail some, Missed missed) {
    some.give(missed, passage(missed.from(), missed.to()));
    some.endReplay();
    runPendingTasks();
  }

  void tellPlace() {
    tail.tellPlace(nanoTime);
    runPendingTasks();
  }

  Passage passage(Frontier from, Frontier to) {
    return passage(from, to, Integer.MAX_VALUE);
  }

  Passage passage(Frontier from, Frontier to, int most) {
    List<StoredEvent> events =
        LongStream.range(from.at(0).offset(), to.at(0).offset())
            .limit(most)
            .mapToObj(this::event)
            .toList();
    return Passage.of(ids, from, to, new EventPage(events, from.eventsTo(to)));
  }

  StoredEvent event(long offset) {
    Instant now = Instant.now();
    FoundEvent event =
        new FoundEvent(
            new UUID(0, offset), "a" + offset, null, null, null, null, now, now, null, null, null);
    return new StoredEvent(0, offset, event, "a" + offset);
  }

  static Frontier place(long events) {
    return new Frontier(
        Instant.ofEpochSecond(1000), new TreeMap<>(Map.of(0, new Point(events, events))));
  }

  void runPendingTasks() {
    connections.forEach(TailConnection::runPendingTasks);
  }
}
