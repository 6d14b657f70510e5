package dev.sluice.body;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Something that is used by one thread at a time and given back once by any: at once, or by the
 * thread that is using it, as soon as it no longer does.
 */
final class Lease {

  private enum State {
    IDLE,
    IN_USE,
    ENDED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private final Runnable giveBack;

  Lease(Runnable giveBack) {
    this.giveBack = giveBack;
  }

  <T> T use(Supplier<T> call, T onceEnded) {
    if (!state.compareAndSet(State.IDLE, State.IN_USE)) {
      return onceEnded;
    }
    try {
      return call.get();
    } finally {
      if (!state.compareAndSet(State.IN_USE, State.IDLE)) {
        giveBack.run();
      }
    }
  }

  void end() {
    if (state.getAndSet(State.ENDED) == State.IDLE) {
      giveBack.run();
    }
  }
}
