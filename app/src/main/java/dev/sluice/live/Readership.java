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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;

/** All who read something live from this process: how many they may be, and for how long. */
final class Readership {

  private final Places places;
  private final Duration lifetime;
  private final Map<EventLoop, List<Recipient>> listeners = new ConcurrentHashMap<>();
  private volatile boolean isLeaving;
  private volatile boolean isDegraded;

  Readership(LiveSettings settings, MeterRegistry meters) {
    this.places = new Places(settings.readers(), settings.readersOfClient());
    this.lifetime = settings.lifetime();
    Gauge.builder("sluice.live.readers", places, Places::taken)
        .description("Readers of what is live")
        .tag("role", "live")
        .register(meters);
    Gauge.builder("sluice.live.readers.most", settings, LiveSettings::readers)
        .description("Readers of what is live that this process has room for")
        .tag("role", "live")
        .register(meters);
  }

  /** An open answer for one more of them, or one that asks him to come later. */
  ServerResponse answer(Caller caller, Feed<?> feed) {
    WebSocketAnswer.Conversation seat = seat(caller, feed, ServerSentEvents.WIRE);
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
    return new WebSocketAnswer(seat(caller, feed, wire), holding, protocol);
  }

  WebSocketAnswer.Conversation seat(Caller caller, Feed<?> feed, Wire wire) {
    return new Seat<>(caller, feed, wire);
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

  /**
   * A fifth sooner or later, so that those who came together do not come again together; never for
   * whoever would not.
   */
  long endOfLife(Wire wire, long now) {
    if (!wire.isForWhoReturns()) {
      return Long.MAX_VALUE;
    }
    long seconds = lifetime.toSeconds();
    long spread = Math.max(1, seconds / 5);
    return now + ThreadLocalRandom.current().nextLong(seconds - spread, seconds + spread + 1);
  }

  private final class Seat<R extends Recipient> implements WebSocketAnswer.Conversation {

    private final Caller caller;
    private final Feed<R> feed;
    private final Wire wire;
    private @Nullable R listener;

    Seat(Caller caller, Feed<R> feed, Wire wire) {
      this.caller = caller;
      this.feed = feed;
      this.wire = wire;
    }

    @Override
    public void begins(EventStream stream) {
      if (!isLeaving && places.take(caller)) {
        join(stream);
      } else {
        stream.send(isLeaving ? wire.signs().reconnect() : wire.signs().later());
        stream.end();
      }
    }

    private void join(EventStream stream) {
      long now = CounterView.now();
      R joined = feed.join(caller.client(), new Outlet(stream, wire, endOfLife(wire, now)));
      listeners.computeIfAbsent(stream.loop(), loop -> new ArrayList<>()).add(joined);
      listener = joined;
      if (isLeaving) { // since he was let in, and all others may have been told already
        joined.end(wire.signs().reconnect());
      }
      joined.send(wire.signs().hello().of(isDegraded), now);
      joined.catchUp(now);
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
        places.leave(caller);
      }
    }
  }
}
