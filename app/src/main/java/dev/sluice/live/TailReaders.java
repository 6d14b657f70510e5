package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import dev.sluice.query.EventFilter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some who read a tail. Those with one filter are sent the same bytes, each by his own event loop,
 * which alone changes the list of its readers and goes through it.
 */
final class TailReaders {

  private final Map<EventFilter, Map<EventLoop, List<TailReader>>> groups = new HashMap<>();
  private int size;

  /** What is done for a reader, with a frame or, where nothing is for him, without. */
  @FunctionalInterface
  interface Delivery {

    void to(TailReader reader, @Nullable EventFrame frame, long now);
  }

  void add(TailReader reader) {
    size++;
    groups
        .computeIfAbsent(reader.filter(), filter -> new HashMap<>())
        .computeIfAbsent(reader.stream().loop(), loop -> new ArrayList<>())
        .add(reader);
  }

  void remove(TailReader reader) {
    EventLoop loop = reader.stream().loop();
    Map<EventLoop, List<TailReader>> group = groups.getOrDefault(reader.filter(), Map.of());
    if (group.getOrDefault(loop, List.of()).remove(reader)) {
      size--;
      group.computeIfPresent(loop, (same, some) -> some.isEmpty() ? null : some);
      groups.computeIfPresent(reader.filter(), (same, loops) -> loops.isEmpty() ? null : loops);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  void deliver(Function<EventFilter, String> text, Delivery delivery) {
    groups.forEach((filter, group) -> deliver(text.apply(filter), group, delivery));
  }

  private static void deliver(
      String text, Map<EventLoop, List<TailReader>> group, Delivery delivery) {
    EventFrame frame = text.isEmpty() ? null : EventFrame.of(text);
    group.forEach((loop, some) -> deliver(frame, loop, some, delivery));
    if (frame != null) {
      frame.release();
    }
  }

  private static void deliver(
      @Nullable EventFrame frame, EventLoop loop, List<TailReader> some, Delivery delivery) {
    if (frame != null) {
      frame.retain();
    }
    loop.execute(
        () -> {
          long now = CounterView.now();
          some.forEach(reader -> delivery.to(reader, frame, now));
          if (frame != null) {
            frame.release();
          }
        });
  }
}
