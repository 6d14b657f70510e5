package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Readers who do not take what they are sent, and those beside them. */
class SlowReadersTest extends TailTrial {

  @Test
  void who_does_not_take_what_he_missed_leaves_room_for_others_once_he_has() {
    look(40);
    List<TailConnection> slow = holdAll(tail, 16);
    TailConnection ada = join(ALL, place(39));
    assertThat(tail.beginsToReplay(nanoTime)).isEmpty();

    slow.getFirst().release();
    slow.getFirst().lines();
    replay();

    assertThat(ada.actions()).containsExactly("a39");
    slow.forEach(TailConnection::release);
  }

  @Test
  void who_begins_or_has_missed_nothing_waits_for_nobody_who_does_not_read() {
    look(40);
    List<TailConnection> slow = holdAll(tail, 16);

    TailConnection ada = join(ALL, null);
    TailConnection bob = join(ALL, place(40));
    tellPlace();

    for (TailConnection each : List.of(ada, bob)) {
      assertThat(each.lines()).singleElement().asString().startsWith("id:");
    }
    slow.forEach(TailConnection::release);
  }

  @Test
  void readers_of_other_clients_who_do_not_read_keep_nobody_waiting() {
    Unread ofAll = new Unread(4);
    Tail theirs = new Tail(UUID.randomUUID(), ids, 500, ofAll, nanoTime);
    look(theirs, 40);
    List<TailConnection> slow = holdAll(theirs, 4);
    assertThat(ofAll.hasRoom()).isFalse();
    Tail hers = new Tail(client, ids, 500, ofAll, nanoTime);
    look(hers, 40);
    TailConnection ada = join(hers, ALL, place(39));

    give(hers, hers.beginsToReplay(nanoTime).orElseThrow());

    assertThat(ada.actions()).containsExactly("a39");
    slow.forEach(TailConnection::release);
  }

  /** So many who have missed something, each from another place, and do not take it. */
  private List<TailConnection> holdAll(Tail some, int count) {
    List<TailConnection> slow = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TailConnection one = join(some, ALL, place(i));
      one.isHeld = true;
      slow.add(one);
      give(some, some.beginsToReplay(nanoTime).orElseThrow());
    }
    return slow;
  }

  @Test
  void of_many_who_ask_for_times_of_their_own_a_few_at_a_time_are_sent_what_they_may_not_take() {
    List<TailConnection> readers = new ArrayList<>();
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
      readers.forEach(TailConnection::release);
      readers.forEach(each -> each.shown.addAll(each.actions()));
      tail.nudge();
      runPendingTasks();
      tail.beginsToReplay(nanoTime).ifPresent(this::give);
    }
    assertThat(readers).allMatch(each -> each.shown.equals(List.of("a5")));
  }
}
