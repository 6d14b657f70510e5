package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Some who read a tail. Those with one filter who are spoken to alike are sent the same bytes, each
 * by his own event loop, which alone changes the list of its readers and goes through it.
 */
final class TailReaders {

  private final Map<Part, Map<EventLoop, List<TailReader>>> groups = new HashMap<>();
  private int size;

  /** What the readers of a group have in common. */
  private record Part(TailFilter filter, Wire wire) {

    static Part of(TailReader reader) {
      return new Part(reader.filter(), reader.wire());
    }
  }

  /** What is done for a reader, with a frame or, where nothing is for him, without. */
  @FunctionalInterface
  interface Delivery {

    void to(TailReader reader, @Nullable EventFrame frame, long now);
  }

  void add(TailReader reader) {
    size++;
    groups
        .computeIfAbsent(Part.of(reader), part -> new HashMap<>())
        .computeIfAbsent(reader.stream().loop(), loop -> new ArrayList<>())
        .add(reader);
  }

  void remove(TailReader reader) {
    EventLoop loop = reader.stream().loop();
    Part part = Part.of(reader);
    Map<EventLoop, List<TailReader>> group = groups.getOrDefault(part, Map.of());
    List<TailReader> same = group.get(loop);
    if (same != null && same.remove(reader)) {
      size--;
      group.computeIfPresent(loop, (its, some) -> some.isEmpty() ? null : some);
      groups.computeIfPresent(part, (its, loops) -> loops.isEmpty() ? null : loops);
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * To each what is for him.
   *
   * @param frames gives none for those who can't be told now
   * @param without what is done for these
   */
  void deliver(
      BiFunction<TailFilter, Wire, @Nullable EventFrame> frames,
      Delivery delivery,
      ObjLongConsumer<TailReader> without) {
    groups.forEach(
        (part, group) -> {
          EventFrame frame = frames.apply(part.filter, part.wire);
          if (frame == null) {
            forEach(group, without);
          } else {
            deliver(frame, group, delivery);
          }
        });
  }

  private static void forEach(
      Map<EventLoop, List<TailReader>> group, ObjLongConsumer<TailReader> work) {
    group.forEach(
        (loop, some) ->
            loop.execute(
                () -> {
                  long now = CounterView.now();
                  some.forEach(reader -> work.accept(reader, now));
                }));
  }

  /** The same for all of them, whatever their filter. */
  void deliverAlike(Function<Wire, EventFrame> words, Delivery delivery) {
    Map<Wire, EventFrame> frames = new HashMap<>();
    groups.forEach(
        (part, group) -> {
          EventFrame frame = frames.computeIfAbsent(part.wire, words);
          frame.retain();
          deliver(frame, group, delivery);
        });
    frames.values().forEach(EventFrame::release);
  }

  /** Does something that needs no words. */
  void forEach(Consumer<TailReader> work) {
    groups.values().forEach(group -> forEach(group, (reader, now) -> work.accept(reader)));
  }

  private static void deliver(
      EventFrame frame, Map<EventLoop, List<TailReader>> group, Delivery delivery) {
    group.forEach((loop, some) -> deliver(frame, loop, some, delivery));
    frame.release();
  }

  private static void deliver(
      EventFrame frame, EventLoop loop, List<TailReader> some, Delivery delivery) {
    frame.retain();
    loop.execute(
        () -> {
          long now = CounterView.now();
          EventFrame given = frame.isEmpty() ? null : frame;
          some.forEach(reader -> delivery.to(reader, given, now));
          frame.release();
        });
  }
}
