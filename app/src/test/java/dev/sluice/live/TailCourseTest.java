package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import dev.sluice.live.Tail.Missed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TailCourseTest extends TailTrial {

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
    private final Map<TailConnection, List<String>> shown = new LinkedHashMap<>();
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

    private void release(TailConnection connection) {
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
}
