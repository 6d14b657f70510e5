package dev.sluice.live;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.live.Tail.Missed;
import dev.sluice.live.Tail.Stretch;
import dev.sluice.query.EventFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What those are shown who read a tail, and when. */
class TailTest extends TailTrial {

  private static final TailFilter NONE = action("none");

  @Test
  void whoever_begins_now_is_told_where_that_is_and_what_comes_then() {
    TailConnection ada = join(ALL, null);
    look(5);
    tellPlace();
    assertThat(ada.lines()).singleElement().asString().startsWith("id:");

    look(7);
    read();

    assertThat(ada.actions()).containsExactly("a5", "a6");
  }

  @Test
  void whoever_is_slow_is_given_what_he_has_missed_from_where_he_was() {
    TailConnection ada = join(ALL, null);
    TailConnection bob = join(ALL, null);
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
    TailConnection ada = join(ALL, place(5));
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
    TailConnection ada = join(ALL, place(5));
    TailConnection bob = join(NONE, place(5));

    replay();

    assertThat(tail.beginsToReplay(nanoTime)).isEmpty();
    assertThat(ada.actions()).containsExactly("a5", "a6", "a7");
    tellPlace();
    assertThat(bob.lines()).singleElement().asString().startsWith("id:");
  }

  @Test
  void whoever_leaves_takes_nobody_along_who_waits_for_what_he_has_missed() {
    look(8);
    TailConnection ada = join(ALL, place(5));
    TailConnection bob = join(NONE, place(3));

    assertThat(tail.leave(requireNonNull(bob.reader))).isFalse();
    replay();

    assertThat(ada.actions()).containsExactly("a5", "a6", "a7");
    assertThat(tail.leave(requireNonNull(ada.reader))).isTrue();
  }

  @Test
  void whoever_comes_from_a_node_that_knows_more_waits_until_this_one_does() {
    look(5);
    TailConnection ada = join(ALL, place(7));
    assertThat(tail.beginsToReplay(nanoTime)).isEmpty();

    look(8);
    read();
    replay();

    assertThat(ada.actions()).containsExactly("a7");
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
  void a_place_is_put_into_words_once_for_all_for_whom_nothing_was() {
    AtomicInteger words = new AtomicInteger();
    FrontierText counted =
        new FrontierText(place -> "%s.%d".formatted(place, words.incrementAndGet()), Optional::of);
    Tail quiet = new Tail(client, counted, 500, new Unread(64), nanoTime);
    List<TailConnection> readers = new ArrayList<>();
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
}
