package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/**
 * All who read one view, those together who are spoken to alike. The list of those whom one event
 * loop serves is changed and gone through by that loop alone.
 */
final class Audience {

  private final Map<Wire, Map<EventLoop, List<Listener>>> listeners = new HashMap<>();
  private int size;

  /** What is done for a listener with a frame. */
  @FunctionalInterface
  interface Delivery {

    void to(Listener listener, EventFrame frame, long now);
  }

  /** By the listener's own loop. */
  synchronized void join(Listener listener) {
    size++;
    listeners
        .computeIfAbsent(listener.wire(), wire -> new HashMap<>())
        .computeIfAbsent(listener.stream().loop(), loop -> new ArrayList<>())
        .add(listener);
  }

  /** By the listener's own loop; tells whether nobody is left. */
  synchronized boolean leave(Listener listener) {
    Map<EventLoop, List<Listener>> alike = alike(listener.wire());
    EventLoop loop = listener.stream().loop();
    if (alike.getOrDefault(loop, List.of()).remove(listener)) {
      size--;
      alike.computeIfPresent(loop, (same, some) -> some.isEmpty() ? null : some);
      listeners.computeIfPresent(listener.wire(), (same, some) -> some.isEmpty() ? null : some);
    }
    return size == 0;
  }

  private Map<EventLoop, List<Listener>> alike(Wire wire) {
    return listeners.getOrDefault(wire, Map.of());
  }

  /** Has each loop do something with each of its own who is spoken to so, and the second it is. */
  synchronized void forEach(Wire wire, ObjLongConsumer<Listener> work) {
    alike(wire).forEach((loop, some) -> loop.execute(() -> forEach(some, work)));
  }

  /** The same for all of them, with one frame for those who are spoken to alike. */
  synchronized void deliver(Function<Wire, EventFrame> frames, Delivery delivery) {
    listeners.forEach((wire, alike) -> deliver(frames.apply(wire), alike, delivery));
  }

  private static void deliver(
      EventFrame frame, Map<EventLoop, List<Listener>> alike, Delivery delivery) {
    alike.forEach(
        (loop, some) -> {
          frame.retain();
          loop.execute(
              () -> {
                forEach(some, (listener, now) -> delivery.to(listener, frame, now));
                frame.release();
              });
        });
    frame.release();
  }

  private static void forEach(List<Listener> some, ObjLongConsumer<Listener> work) {
    long now = CounterView.now();
    some.forEach(listener -> work.accept(listener, now));
  }
}
