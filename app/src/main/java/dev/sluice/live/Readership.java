package dev.sluice.live;

import dev.sluice.access.Caller;
import dev.sluice.platform.EventFrame;
import dev.sluice.platform.EventStream;
import dev.sluice.platform.EventStreamAnswer;
import dev.sluice.platform.WebSocketAnswer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;

/** All who read something live from this process: how many they may be, and for how long. */
final class Readership {

  private final int most;
  private final int mostOfOne;
  private final Duration lifetime;
  private final Map<EventLoop, List<Recipient>> listeners = new ConcurrentHashMap<>();
  private final Map<UUID, Integer> byClient = new HashMap<>();
  private int seated;
  private volatile boolean isLeaving;
  private volatile boolean isDegraded;

  Readership(LiveSettings settings, MeterRegistry meters) {
    this.most = settings.readers();
    this.mostOfOne = settings.readersOfClient();
    this.lifetime = settings.lifetime();
    Gauge.builder("sluice.live.readers", this, Readership::size)
        .description("Readers of what is live")
        .tag("role", "live")
        .register(meters);
    Gauge.builder("sluice.live.readers.most", most, Integer::intValue)
        .description("Readers of what is live that this process has room for")
        .tag("role", "live")
        .register(meters);
  }

  private synchronized int size() {
    return seated;
  }

  /** An open answer for one more of them, or one that asks him to come later. */
  ServerResponse answer(Caller caller, Feed<?> feed) {
    Seat<?> seat = new Seat<>(caller.client(), feed, ServerSentEvents.WIRE);
    return new EventStreamAnswer(seat::begins, seat::ends);
  }

  /** The same over a WebSocket. */
  ServerResponse conversation(
      Caller caller, Feed<?> feed, Wire wire, WebSocketAnswer.Holding holding) {
    return conversation(caller, feed, wire, holding, "");
  }

  /**
   * The same in a protocol.
   *
   * @param protocol that the reader has asked for; none where it is empty
   */
  ServerResponse conversation(
      Caller caller, Feed<?> feed, Wire wire, WebSocketAnswer.Holding holding, String protocol) {
    return new WebSocketAnswer(new Seat<>(caller.client(), feed, wire), holding, protocol);
  }

  private synchronized boolean isSeated(UUID client) {
    int ofOne = byClient.getOrDefault(client, 0);
    if (seated == most || ofOne == mostOfOne || isLeaving) {
      return false;
    }
    seated++;
    byClient.put(client, ofOne + 1);
    return true;
  }

  private synchronized void leave(UUID client) {
    seated--;
    byClient.computeIfPresent(client, (same, ofOne) -> ofOne == 1 ? null : ofOne - 1);
  }

  /** Once a second. */
  void beat() {
    forEach(Recipient::beat);
  }

  /** Whether hints are heard, without which changes come two seconds late. */
  void tell(boolean degraded) {
    if (degraded != isDegraded) {
      isDegraded = degraded;
      forEach((listener, now) -> listener.send(listener.signs().state().of(degraded), now));
    }
  }

  /** All are asked to go elsewhere, and who comes from now on as well. */
  void dismiss() {
    isLeaving = true;
    forEach((listener, now) -> listener.end(listener.signs().reconnect()));
  }

  private void forEach(ObjLongConsumer<Recipient> work) {
    listeners.forEach((loop, some) -> loop.execute(() -> forEach(some, work)));
  }

  /** Whoever ends leaves at once. */
  private static void forEach(List<Recipient> some, ObjLongConsumer<Recipient> work) {
    long now = CounterView.now();
    List.copyOf(some).forEach(listener -> work.accept(listener, now));
  }

  /** A fifth sooner or later, so that those who came together do not come again together. */
  private long endOfLife(long now) {
    long seconds = lifetime.toSeconds();
    long spread = Math.max(1, seconds / 5);
    return now + ThreadLocalRandom.current().nextLong(seconds - spread, seconds + spread + 1);
  }

  private final class Seat<R extends Recipient> implements WebSocketAnswer.Conversation {

    private final UUID client;
    private final Feed<R> feed;
    private final Wire wire;
    private @Nullable R listener;

    Seat(UUID client, Feed<R> feed, Wire wire) {
      this.client = client;
      this.feed = feed;
      this.wire = wire;
    }

    @Override
    public void begins(EventStream stream) {
      if (isSeated(client)) {
        join(stream);
      } else {
        stream.send(isLeaving ? wire.signs().reconnect() : wire.signs().later());
        stream.end();
      }
    }

    private void join(EventStream stream) {
      long now = CounterView.now();
      R joined = feed.join(client, new Outlet(stream, wire, endOfLife(now)));
      listeners.computeIfAbsent(stream.loop(), loop -> new ArrayList<>()).add(joined);
      joined.send(wire.signs().hello().of(isDegraded), now);
      joined.catchUp(now);
      listener = joined;
    }

    @Override
    public void hears(String text) {
      R joined = listener;
      EventFrame reply = wire.reply(text);
      if (joined != null && reply != null) {
        joined.say(reply, CounterView.now());
        reply.release();
      }
    }

    @Override
    public void isRefused(EventStream stream) {
      R joined = listener;
      if (joined != null) {
        joined.end(wire.signs().refused());
      }
    }

    @Override
    public void ends(EventStream stream) {
      R joined = listener;
      if (joined != null) {
        listeners.getOrDefault(stream.loop(), List.of()).remove(joined);
        joined.leave();
        feed.leave(joined);
        Readership.this.leave(client);
      }
    }
  }
}
