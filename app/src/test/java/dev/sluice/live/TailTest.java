package dev.sluice.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import dev.sluice.live.Tail.Missed;
import dev.sluice.live.Tail.Stretch;
import dev.sluice.platform.AnswerStream;
import dev.sluice.platform.TimeRange;
import dev.sluice.query.EventFilter;
import dev.sluice.query.EventPage;
import dev.sluice.query.FoundEvent;
import dev.sluice.query.Frontier;
import dev.sluice.query.Frontier.Point;
import dev.sluice.query.StoredEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

/** A tail of a log with one partition, whose events have their offsets for names. */
class TailTest {

  private static final TailFilter ALL = TailFilter.ALL;
  private static final TailFilter NONE = action("none");

  private final UUID client = UUID.randomUUID();
  private final FrontierText ids = new FrontierText(place -> place, Optional::of);
  private final List<Connection> connections = new ArrayList<>();
  private long nanoTime = System.nanoTime();
  private final Tail tail = new Tail(client, ids, 500, new Unread(64), nanoTime);

  @AfterEach
  void close() {
    connections.forEach(Connection::finishAndReleaseAll);
  }

  @Test
  void whoever_begins_now_is_told_where_that_is_and_what_comes_then() {
    Connection ada = join(ALL, null);
    look(5);
    tellPlace();
    assertThat(ada.lines()).singleElement().asString().startsWith("id:");

    look(7);
    read();

    assertThat(ada.actions()).containsExactly("a5", "a6");
  }

  @Test
  void whoever_is_slow_is_given_what_he_has_missed_from_where_he_was() {
    Connection ada = join(ALL, null);
    Connection bob = join(ALL, null);
    look(5);
    tellPlace();
    ada.isHeld = true;
    look(6);
    read();
    look(7);
    read();
    look(8);
    read();
    assertThat(bob.actions()).containsExactly("a5", "a6", "a7");
    assertThat(tail.beginsToReplay(nanoTime)).isEmpty();

    ada.isHeld = false;
    ada.flush();
    assertThat(ada.actions()).containsExactly("a5");
    tail.nudge();
    runPendingTasks();
    replay();
    look(9);
    read();

    assertThat(ada.actions()).containsExactly("a6", "a7", "a8");
    assertThat(bob.actions()).containsExactly("a8");
  }

  @Test
  void what_comes_while_somebody_catches_up_is_neither_lost_nor_doubled() {
    look(8);
    Connection ada = join(ALL, place(5));
    Missed missed = tail.beginsToReplay(nanoTime).orElseThrow();
    look(9);
    read();

    give(missed);
    replay();
    look(10);
    read();

    assertThat(ada.actions()).containsExactly("a5", "a6", "a7", "a8", "a9");
  }

  @Test
  void those_who_go_on_from_one_place_are_given_one_reading() {
    look(8);
    Connection ada = join(ALL, place(5));
    Connection bob = join(NONE, place(5));

    replay();

    assertThat(tail.beginsToReplay(nanoTime)).isEmpty();
    assertThat(ada.actions()).containsExactly("a5", "a6", "a7");
    tellPlace();
    assertThat(bob.lines()).singleElement().asString().startsWith("id:");
  }

  @Test
  void whoever_leaves_takes_nobody_along_who_waits_for_what_he_has_missed() {
    look(8);
    Connection ada = join(ALL, place(5));
    Connection bob = join(NONE, place(3));

    assertThat(tail.leave(requireNonNull(bob.reader))).isFalse();
    replay();

    assertThat(ada.actions()).containsExactly("a5", "a6", "a7");
    assertThat(tail.leave(requireNonNull(ada.reader))).isTrue();
  }

  @Test
  void whoever_comes_from_a_node_that_knows_more_waits_until_this_one_does() {
    look(5);
    Connection ada = join(ALL, place(7));
    assertThat(tail.beginsToReplay(nanoTime)).isEmpty();

    look(8);
    read();
    replay();

    assertThat(ada.actions()).containsExactly("a7");
  }

  @Test
  void whatever_happens_each_is_shown_everything_once_and_in_order() {
    for (int round = 0; round < 200; round++) {
      new Course(Seed.random(), round).run();
    }
  }

  /** Readers come, are slow and catch up while events are stored, each from the beginning. */
  private final class Course {

    private final Random random;
    private final Tail course = new Tail(client, ids, 500, new Unread(64), nanoTime);
    private final Map<Connection, List<String>> shown = new LinkedHashMap<>();
    private final List<Missed> onTheirWay = new ArrayList<>();
    private long events;

    Course(Random random, int round) {
      this.random = random;
      for (int i = 0; i < round; i++) {
        random.nextInt();
      }
    }

    void run() {
      for (int step = 0; step < 60; step++) {
        step();
      }
      shown.keySet().forEach(this::release);
      for (int i = 0; i < 40; i++) {
        lookAndRead(Integer.MAX_VALUE);
        replayOf(Integer.MAX_VALUE);
        collect();
      }
      List<String> all = LongStream.range(0, events).mapToObj(n -> "a" + n).toList();
      assertThat(shown.values()).as(Seed.hint()).allMatch(all::equals);
    }

    private void step() {
      switch (random.nextInt(7)) {
        case 0 -> shown.put(join(course, ALL, place(0)), new ArrayList<>());
        case 1 -> events += random.nextInt(5);
        case 2, 3 -> lookAndRead(1 + random.nextInt(3));
        case 4 -> replayOf(1 + random.nextInt(3));
        case 5 -> shown.keySet().forEach(each -> each.isHeld = random.nextBoolean());
        default -> collect();
      }
    }

    private void lookAndRead(int most) {
      nanoTime += Duration.ofSeconds(2).toNanos();
      if (course.beginsToLook(nanoTime)) {
        course.aim(place(events));
      }
      course
          .beginsToRead(nanoTime)
          .ifPresent(
              stretch ->
                  course.tell(stretch, passage(stretch.from(), stretch.to(), most), nanoTime));
      course.endRead();
      if (random.nextBoolean()) {
        runPendingTasks();
      }
    }

    /** One may be on its way while other things happen. */
    private void replayOf(int most) {
      course.beginsToReplay(nanoTime).ifPresent(onTheirWay::add);
      if (!onTheirWay.isEmpty() && random.nextBoolean()) {
        Missed missed = onTheirWay.removeFirst();
        course.give(missed, passage(missed.from(), missed.to(), most));
        course.endReplay();
      }
      runPendingTasks();
    }

    private void release(Connection connection) {
      connection.isHeld = false;
    }

    private void collect() {
      shown.forEach(
          (connection, actions) -> {
            if (!connection.isHeld) {
              connection.flush();
            }
            actions.addAll(connection.actions());
          });
      course.nudge();
      runPendingTasks();
      course.tellPlace(nanoTime);
      runPendingTasks();
    }
  }

  @Test
  void what_is_missing_is_told_before_what_was_found_and_nobody_skips_that_who_comes_again() {
    Frontier from = place(0);
    Frontier to = place(10);
    List<StoredEvent> found = LongStream.of(2, 5, 7).mapToObj(this::event).toList();

    Passage passage = Passage.of(ids, from, to, new EventPage(found, 3));

    assertThat(passage.messages().getFirst().data()).startsWith("{\"events\":7,");
    assertThat(passage.messages().stream().map(Message::name)).containsExactly("gap", "", "", "");
    assertThat(toCome(passage, to)).containsExactly(3L, 2L, 1L, 0L);
    assertThat(passage.end()).isEqualTo(to);
  }

  @Test
  void what_is_missing_is_told_once_where_what_was_found_is_more_than_has_room() {
    Frontier from = place(0);
    Frontier to = place(10);
    List<StoredEvent> some = LongStream.of(2, 5).mapToObj(this::event).toList();

    Passage first = Passage.of(ids, from, to, new EventPage(some, 3, Map.of(0, 3L)));
    Passage second = Passage.of(ids, first.end(), to, new EventPage(List.of(event(7)), 1));

    assertThat(first.messages().stream().map(Message::name)).containsExactly("gap", "", "");
    assertThat(toCome(first, to)).containsExactly(3L, 2L, 1L);
    assertThat(second.messages().stream().map(Message::name)).containsExactly("");
  }

  /** How many there are behind each message for one who goes on from there. */
  private List<Long> toCome(Passage passage, Frontier to) {
    return passage.messages().stream()
        .map(message -> ids.parse(message.id()).orElseThrow().eventsTo(to))
        .toList();
  }

  @Test
  void what_is_missing_was_not_sampled() {
    Connection ada = join(ALL, null);
    look(5);
    tellPlace();
    ada.lines();
    look(15);
    Stretch stretch = tail.beginsToRead(nanoTime).orElseThrow();
    Passage passage =
        Passage.of(ids, stretch.from(), stretch.to(), new EventPage(List.of(event(9)), 1));

    tail.tell(stretch, passage, nanoTime);
    tail.endRead();
    look(15);
    runPendingTasks();

    assertThat(ada.lines()).noneMatch(line -> line.contains("sampled")).hasSize(5);
  }

  @Test
  void what_came_while_nobody_could_look_is_read_to_its_end_and_not_sampled() {
    join(ALL, null);
    look(5);
    tellPlace();
    for (int second = 0; second < 10; second++) {
      nanoTime += Duration.ofSeconds(2).toNanos();
      assertThat(tail.beginsToLook(nanoTime)).isTrue();
      tail.rest(nanoTime);
    }
    assertThat(tail.isBehind(nanoTime)).isTrue();
    look(3000);

    Stretch late = tail.beginsToRead(nanoTime).orElseThrow();
    assertThat(late.isLate()).isTrue();
    assertThat(late.room()).isGreaterThanOrEqualTo(3000);
    tail.tell(late, passage(late.from(), late.to(), 500), nanoTime);
    tail.endRead();
    Stretch rest = tail.beginsToRead(nanoTime).orElseThrow();
    assertThat(rest.room()).isGreaterThanOrEqualTo(2500);
    tail.tell(rest, passage(rest.from(), rest.to()), nanoTime);
    tail.endRead();
    look(3001);

    assertThat(tail.isBehind(nanoTime)).isFalse();
    assertThat(tail.beginsToRead(nanoTime).orElseThrow().isLate()).isFalse();
  }

  @Test
  void who_does_not_take_what_he_missed_leaves_room_for_others_once_he_has() {
    look(40);
    List<Connection> slow = holdAll(tail, 16);
    Connection ada = join(ALL, place(39));
    assertThat(tail.beginsToReplay(nanoTime)).isEmpty();

    slow.getFirst().release();
    slow.getFirst().lines();
    replay();

    assertThat(ada.actions()).containsExactly("a39");
    slow.forEach(Connection::release);
  }

  @Test
  void who_begins_or_has_missed_nothing_waits_for_nobody_who_does_not_read() {
    look(40);
    List<Connection> slow = holdAll(tail, 16);

    Connection ada = join(ALL, null);
    Connection bob = join(ALL, place(40));
    tellPlace();

    for (Connection each : List.of(ada, bob)) {
      assertThat(each.lines()).singleElement().asString().startsWith("id:");
    }
    slow.forEach(Connection::release);
  }

  @Test
  void readers_of_other_clients_who_do_not_read_keep_nobody_waiting() {
    Unread ofAll = new Unread(4);
    Tail theirs = new Tail(UUID.randomUUID(), ids, 500, ofAll, nanoTime);
    look(theirs, 40);
    List<Connection> slow = holdAll(theirs, 4);
    assertThat(ofAll.hasRoom()).isFalse();
    Tail hers = new Tail(client, ids, 500, ofAll, nanoTime);
    look(hers, 40);
    Connection ada = join(hers, ALL, place(39));

    give(hers, hers.beginsToReplay(nanoTime).orElseThrow());

    assertThat(ada.actions()).containsExactly("a39");
    slow.forEach(Connection::release);
  }

  /** So many who have missed something, each from another place, and do not take it. */
  private List<Connection> holdAll(Tail some, int count) {
    List<Connection> slow = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Connection one = join(some, ALL, place(i));
      one.isHeld = true;
      slow.add(one);
      give(some, some.beginsToReplay(nanoTime).orElseThrow());
    }
    return slow;
  }

  @Test
  void whoever_was_at_a_place_that_nobody_knows_is_told_of_a_gap_and_goes_on_from_now() {
    Connection ada = join(tail, new TailQuery(ALL, null, true));
    look(5);
    tellPlace();
    List<String> gap = ada.lines();
    assertThat(gap).hasSize(3).startsWith("event:gap");
    String here = gap.get(1).substring("id:".length());
    assertThat(gap.getLast())
        .isEqualTo("data:{\"events\":null,\"from\":null,\"to\":\"%s\"}".formatted(here));

    look(6);
    read();

    assertThat(ada.actions()).containsExactly("a5");
  }

  @Test
  void a_place_is_put_into_words_once_for_all_for_whom_nothing_was() {
    AtomicInteger words = new AtomicInteger();
    FrontierText counted =
        new FrontierText(place -> "%s.%d".formatted(place, words.incrementAndGet()), Optional::of);
    Tail quiet = new Tail(client, counted, 500, new Unread(64), nanoTime);
    List<Connection> readers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      TailFilter filter = action("none" + i);
      readers.add(join(quiet, filter, null));
    }
    look(quiet, 5);
    quiet.tellPlace(nanoTime);
    runPendingTasks();
    assertThat(words).hasValue(1);
    readers.forEach(reader -> assertThat(reader.lines()).hasSize(1));
    look(quiet, 6);
    read(quiet);
    assertThat(words).hasValue(1);

    readers.forEach(each -> requireNonNull(each.reader).beat(1));
    quiet.tellPlace(nanoTime);
    runPendingTasks();

    assertThat(words).hasValue(2);
    readers.forEach(reader -> assertThat(reader.lines()).hasSize(1));
    quiet.tellPlace(nanoTime);
    assertThat(words).hasValue(2);
  }

  @Test
  void of_many_who_ask_for_times_of_their_own_a_few_at_a_time_are_sent_what_they_may_not_take() {
    List<Connection> readers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      TimeRange own = new TimeRange(Instant.EPOCH.plusSeconds(1 + i), TimeRange.LATEST);
      readers.add(join(tail, new TailFilter(ALL.fields(), own, null), null));
    }
    look(5);
    tellPlace();
    readers.forEach(each -> assertThat(each.lines()).hasSize(1));
    readers.forEach(each -> each.isHeld = true);
    look(6);

    read();

    assertThat(readers.stream().filter(each -> each.isWaited())).hasSize(16);
    while (readers.stream().anyMatch(each -> each.shown.isEmpty())) {
      readers.forEach(Connection::release);
      readers.forEach(each -> each.shown.addAll(each.actions()));
      tail.nudge();
      runPendingTasks();
      tail.beginsToReplay(nanoTime).ifPresent(this::give);
    }
    assertThat(readers).allMatch(each -> each.shown.equals(List.of("a5")));
  }

  @Test
  void a_tail_is_looked_after_when_something_is_stored_and_within_two_seconds() {
    assertThat(tail.beginsToLook(nanoTime)).isTrue();
    tail.aim(place(1));
    assertThat(looksAfter(Duration.ofMillis(500))).isFalse();
    tail.hear();
    assertThat(looksAfter(Duration.ofMillis(50))).isTrue();
    tail.aim(place(1));
    tail.hear();
    assertThat(looksAfter(Duration.ofMillis(50))).isFalse();
    assertThat(looksAfter(Duration.ofMillis(50))).isTrue();
    tail.aim(place(1));
    assertThat(looksAfter(Duration.ofMillis(1400))).isFalse();
    assertThat(looksAfter(Duration.ofMillis(100))).isTrue();
  }

  private boolean looksAfter(Duration pause) {
    nanoTime += pause.toNanos();
    return tail.beginsToLook(nanoTime);
  }

  private static TailFilter action(String action) {
    return TailFilter.of(new EventFilter(action, null, null, null, null, null));
  }

  private Connection join(TailFilter filter, @Nullable Frontier after) {
    return join(tail, filter, after);
  }

  private Connection join(Tail tail, TailFilter filter, @Nullable Frontier after) {
    return join(tail, new TailQuery(filter, after, false));
  }

  private Connection join(Tail tail, TailQuery query) {
    Connection connection = new Connection();
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

  private void look(long events) {
    look(tail, events);
  }

  private void look(Tail some, long events) {
    nanoTime += Duration.ofSeconds(2).toNanos();
    assertThat(some.beginsToLook(nanoTime)).isTrue();
    some.aim(place(events));
  }

  private void read() {
    read(tail);
  }

  private void read(Tail some) {
    Stretch stretch = some.beginsToRead(nanoTime).orElseThrow();
    some.tell(stretch, passage(stretch.from(), stretch.to()), nanoTime);
    some.endRead();
    runPendingTasks();
  }

  private void replay() {
    give(tail.beginsToReplay(nanoTime).orElseThrow());
  }

  private void give(Missed missed) {
    give(tail, missed);
  }

  private void give(Tail some, Missed missed) {
    some.give(missed, passage(missed.from(), missed.to()));
    some.endReplay();
    runPendingTasks();
  }

  private void tellPlace() {
    tail.tellPlace(nanoTime);
    runPendingTasks();
  }

  private Passage passage(Frontier from, Frontier to) {
    return passage(from, to, Integer.MAX_VALUE);
  }

  private Passage passage(Frontier from, Frontier to, int most) {
    List<StoredEvent> events =
        LongStream.range(from.at(0).offset(), to.at(0).offset())
            .limit(most)
            .mapToObj(this::event)
            .toList();
    return Passage.of(ids, from, to, new EventPage(events, from.eventsTo(to)));
  }

  private StoredEvent event(long offset) {
    Instant now = Instant.now();
    FoundEvent event =
        new FoundEvent(
            new UUID(0, offset), "a" + offset, null, null, null, null, now, now, null, null, null);
    return new StoredEvent(0, offset, event, "a" + offset);
  }

  private static Frontier place(long events) {
    return new Frontier(
        Instant.ofEpochSecond(1000), new TreeMap<>(Map.of(0, new Point(events, events))));
  }

  private void runPendingTasks() {
    connections.forEach(Connection::runPendingTasks);
  }

  /** What is written stays in it while it is held. */
  private static final class Connection extends EmbeddedChannel {

    private boolean isHeld;
    private final List<String> shown = new ArrayList<>();
    private @Nullable TailReader reader;

    Connection() {
      pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
      if (!isHeld) {
        super.doWrite(waiting);
      }
    }

    boolean isWaited() {
      return unsafe().outboundBuffer().totalPendingWriteBytes() > 0;
    }

    void release() {
      isHeld = false;
      flush();
    }

    /** What has been sent since somebody looked last. */
    List<String> lines() {
      StringBuilder all = new StringBuilder();
      for (ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
        all.append(next.toString(UTF_8));
        next.release();
      }
      return all.toString().lines().filter(line -> !line.isEmpty()).toList();
    }

    List<String> actions() {
      return lines().stream()
          .filter(line -> line.startsWith("data:"))
          .map(line -> line.substring("data:".length()))
          .toList();
    }
  }
}
