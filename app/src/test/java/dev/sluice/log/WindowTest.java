package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

  private final Window window = window(Runnable::run);
  private final List<String> entered = new ArrayList<>();

  @Test
  void it_holds_no_more_events_than_it_has_room_for() {
    enter(750, "stream");

    assertThat(window.take(somebody(), events(200))).isTrue();
    assertThat(window.take(somebody(), events(51))).isFalse();
    assertThat(window.take(somebody(), events(50))).isTrue();
  }

  @Test
  void it_holds_no_more_bytes_than_it_has_room_for() {
    enter(window, new Window.Size(1, 750_000), "stream");

    assertThat(window.take(somebody(), new Window.Size(1, 200_000))).isTrue();
    assertThat(window.take(somebody(), new Window.Size(1, 50_001))).isFalse();
  }

  @Test
  void what_is_larger_than_the_whole_goes_through_alone() {
    UUID client = somebody();
    assertThat(window.take(client, events(2000))).isTrue();
    assertThat(window.take(client, events(1))).isFalse();
    assertThat(window.take(somebody(), events(1))).isFalse();

    window.release(client, events(2000));

    assertThat(window.take(client, events(1))).isTrue();
  }

  @Test
  void streams_leave_a_quarter_to_calls() {
    enter(750, "first");
    enter(1, "second");

    assertThat(entered).containsExactly("first");
    assertThat(window.take(somebody(), events(250))).isTrue();
  }

  @Test
  void one_clients_calls_leave_a_quarter_of_what_calls_have_to_those_of_others() {
    UUID client = somebody();
    assertThat(window.take(client, events(500))).isTrue();
    assertThat(window.take(client, events(63))).isTrue();
    assertThat(window.take(client, events(1))).isFalse();

    assertThat(window.take(somebody(), events(187))).isTrue();

    window.release(client, events(63));
    assertThat(window.take(client, events(63))).isTrue();
  }

  @Test
  void one_clients_calls_leave_a_quarter_of_the_bytes_too() {
    UUID client = somebody();
    assertThat(window.take(client, new Window.Size(1, 562_500))).isTrue();
    assertThat(window.take(client, new Window.Size(1, 1))).isFalse();

    assertThat(window.take(somebody(), new Window.Size(1, 187_500))).isTrue();
  }

  @Test
  void a_call_that_is_larger_than_its_clients_part_waits_for_no_others() {
    assertThat(window.take(somebody(), events(10))).isTrue();

    assertThat(window.take(somebody(), events(700))).isTrue();
  }

  @Test
  void calls_leave_a_quarter_to_streams() {
    assertThat(window.take(somebody(), events(750))).isTrue();
    assertThat(window.take(somebody(), events(1))).isFalse();

    enter(250, "stream");

    assertThat(entered).containsExactly("stream");
  }

  @ParameterizedTest
  @ValueSource(ints = {251, 900, 2000})
  void a_stretch_that_is_larger_than_what_is_left_waits_for_streams_alone(int large) {
    assertThat(window.take(somebody(), events(750))).isTrue();
    enter(250, "small");
    enter(large, "large");
    assertThat(entered).containsExactly("small");

    window.release(events(250));

    assertThat(entered).containsExactly("small", "large");
    assertThat(window.take(somebody(), events(1))).isFalse();
  }

  @Test
  void streams_enter_in_the_order_they_came_once_there_is_room() {
    enter(700, "first");
    enter(400, "large");
    enter(10, "small");
    assertThat(entered).containsExactly("first");

    window.release(events(700));

    assertThat(entered).containsExactly("first", "large", "small");
  }

  @Test
  void who_leaves_before_there_was_room_never_enters() {
    Runnable waiting = () -> entered.add("second");
    enter(750, "first");
    window.enter(waiting);

    assertThat(window.leave(waiting)).isTrue();
    window.release(events(750));

    assertThat(entered).containsExactly("first");
    assertThat(window.take(somebody(), events(750))).isTrue();
  }

  @Test
  void who_makes_room_does_not_do_the_work_of_those_who_waited_for_it() {
    Queue<Runnable> elsewhere = new ArrayDeque<>();
    Window window = window(elsewhere::add);
    enter(window, events(750), "first");
    enter(window, events(750), "second");

    window.release(events(750));
    assertThat(entered).containsExactly("first");

    elsewhere.remove().run();
    assertThat(entered).containsExactly("first", "second");
  }

  @Test
  void a_stretch_gives_back_what_it_turns_out_not_to_need() {
    for (int i = 0; i < 100; i++) {
      enter(5, "stream");
    }

    assertThat(entered).hasSize(100);
    assertThat(window.take(somebody(), events(500))).isTrue();
    assertThat(window.take(somebody(), events(1))).isFalse();
  }

  private void enter(int events, String name) {
    enter(window, events(events), name);
  }

  private void enter(Window window, Window.Size needed, String name) {
    window.enter(
        () -> {
          entered.add(name);
          window.settle(needed);
        });
  }

  private static UUID somebody() {
    return UUID.randomUUID();
  }

  private static Window window(Executor elsewhere) {
    return new Window(1000, 1_000_000, elsewhere);
  }

  private static Window.Size events(int events) {
    return new Window.Size(events, events);
  }
}
