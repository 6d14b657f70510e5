package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import dev.sluice.platform.EventStream;

/**
 * One who reads something live, served by the event loop of his connection alone. Who takes too
 * long for what he was sent is cut off, however steadily he reads.
 */
abstract class Recipient {

  private static final long COMMENT_AFTER_SECONDS = 15;
  private static final long PATIENCE_SECONDS = 30;

  private final Outlet outlet;
  private final EventStream stream;
  private long heardAt;
  private long waitsSince;
  private boolean isEnded;

  Recipient(Outlet outlet, long now) {
    this.outlet = outlet;
    this.stream = outlet.stream();
    this.heardAt = now;
    this.waitsSince = now;
  }

  /** Gives him what he has missed where he is ready for it. */
  abstract void catchUp(long now);

  final EventStream stream() {
    return stream;
  }

  final Wire wire() {
    return outlet.wire();
  }

  final Signs signs() {
    return wire().signs();
  }

  /** Whether he has taken all that he was sent, and is to be sent more. */
  final boolean isReady() {
    return !isEnded && stream.isIdle();
  }

  /** Once a second. */
  final void beat(long now) {
    catchUp(now);
    if (now >= outlet.endsAt()) {
      end(signs().reconnect());
    } else if (!stream.isIdle()) {
      cutOffAfter(now - waitsSince);
    } else if (now - heardAt >= COMMENT_AFTER_SECONDS) {
      ask(now);
    }
  }

  private void ask(long now) {
    if (!isEnded) {
      heardAt = now;
      waitsSince = now;
      stream.ask(signs().comment());
    }
  }

  private void cutOffAfter(long seconds) {
    if (seconds >= PATIENCE_SECONDS) {
      stream.cutOff();
    }
  }

  /** Who has something left to take would keep it in memory for as long as he likes. */
  final void end(EventFrame farewell) {
    if (isEnded) {
      return;
    }
    isEnded = true;
    if (stream.isIdle()) {
      stream.send(farewell);
      stream.end();
    } else {
      stream.cutOff();
    }
  }

  /** His answer is over: what was on its way to him is for nobody. */
  final void leave() {
    isEnded = true;
  }

  /** Tells him himself something, which may be the last that is said to him. */
  final void say(EventFrame frame, long now) {
    if (wire().isOver()) {
      end(frame);
    } else {
      send(frame, now);
    }
  }

  /** Whoever answers is asked now and then, however much he is sent. */
  final void send(EventFrame frame, long now) {
    if (isEnded || frame.isEmpty()) {
      return;
    }
    if (stream.isIdle()) {
      waitsSince = now;
    }
    stream.send(frame);
    if (!stream.isAnswered()) {
      heardAt = now;
    }
  }
}
