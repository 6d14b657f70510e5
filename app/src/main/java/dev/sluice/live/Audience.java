package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * All who read one view. The list of those whom one event loop serves is changed and gone through
 * by that loop alone.
 */
final class Audience {

  private final Map<EventLoop, List<Listener>> listeners = new HashMap<>();
  private int size;

  /** By the listener's own loop. */
  synchronized void join(Listener listener) {
    size++;
    listeners.computeIfAbsent(listener.stream().loop(), loop -> new ArrayList<>()).add(listener);
  }

  /** By the listener's own loop; tells whether nobody is left. */
  synchronized boolean leave(Listener listener) {
    List<Listener> others = listeners.get(listener.stream().loop());
    if (others != null && others.remove(listener)) {
      size--;
    }
    return size == 0;
  }

  /** Has each loop do something with each of its own, and the second it is. */
  synchronized void forEach(ObjLongConsumer<Listener> work) {
    listeners.forEach((loop, some) -> loop.execute(() -> forEach(some, work)));
  }

  /** The same with a frame that is released after the last of them. */
  synchronized void forEach(EventFrame frame, ObjLongConsumer<Listener> work) {
    listeners.forEach(
        (loop, some) -> {
          frame.retain();
          loop.execute(
              () -> {
                forEach(some, work);
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
