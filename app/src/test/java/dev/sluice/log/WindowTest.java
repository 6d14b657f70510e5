package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class WindowTest {

  private final Window window = window(Runnable::run);
  private final List<String> entered = new ArrayList<>();

  @Test
  void it_holds_no_more_events_than_it_has_room_for() {
    assertThat(window.take(events(900))).isTrue();
    assertThat(window.take(events(101))).isFalse();
    assertThat(window.take(events(100))).isTrue();
  }

  @Test
  void it_holds_no_more_bytes_than_it_has_room_for() {
    assertThat(window.take(new Window.Size(1, 900_000))).isTrue();
    assertThat(window.take(new Window.Size(1, 100_001))).isFalse();
  }

  @Test
  void what_is_larger_than_the_whole_goes_through_alone() {
    assertThat(window.take(events(2000))).isTrue();
    assertThat(window.take(events(1))).isFalse();

    window.release(events(2000));

    assertThat(window.take(events(1))).isTrue();
  }

  @Test
  void streams_leave_a_quarter_to_calls_that_cant_wait() {
    window.enter(events(750), () -> entered.add("first"));
    window.enter(events(1), () -> entered.add("second"));

    assertThat(entered).containsExactly("first");
    assertThat(window.take(events(250))).isTrue();
  }

  @Test
  void streams_enter_in_the_order_they_came_once_there_is_room() {
    window.enter(events(700), () -> entered.add("first"));
    window.enter(events(400), () -> entered.add("large"));
    window.enter(events(10), () -> entered.add("small"));

    assertThat(entered).containsExactly("first");

    window.release(events(700));

    assertThat(entered).containsExactly("first", "large", "small");
  }

  @Test
  void who_leaves_before_there_was_room_never_enters() {
    Runnable waiting = () -> entered.add("second");
    window.enter(events(750), () -> entered.add("first"));
    window.enter(events(750), waiting);

    assertThat(window.leave(waiting)).isTrue();
    window.release(events(750));

    assertThat(entered).containsExactly("first");
    assertThat(window.take(events(1000))).isTrue();
  }

  @Test
  void who_makes_room_does_not_do_the_work_of_those_who_waited_for_it() {
    Queue<Runnable> elsewhere = new ArrayDeque<>();
    Window window = window(elsewhere::add);
    window.enter(events(750), () -> entered.add("first"));
    window.enter(events(750), () -> entered.add("second"));

    window.release(events(750));
    assertThat(entered).containsExactly("first");

    elsewhere.remove().run();
    assertThat(entered).containsExactly("first", "second");
  }

  private static Window window(Executor elsewhere) {
    return new Window(1000, 1_000_000, elsewhere);
  }

  private static Window.Size events(int events) {
    return new Window.Size(events, events);
  }
}
