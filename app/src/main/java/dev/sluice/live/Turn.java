package dev.sluice.live;

import dev.sluice.platform.Outage;
import java.util.UUID;

/**
 * When the database is asked for a client's counts: never twice at a time, and where it does not
 * answer, only now and then.
 */
final class Turn {

  private final Outage outage;
  private boolean isOn;

  Turn(UUID client) {
    this.outage = new Outage("The count of what is shown live to client " + client);
  }

  /** Whether it begins. */
  synchronized boolean begins(long nanoTime) {
    boolean begins = !isOn && outage.foreseen(nanoTime).isEmpty();
    isOn |= begins;
    return begins;
  }

  void isAnswered() {
    outage.isOver();
  }

  void goesUnanswered(Throwable failure, long nanoTime) {
    outage.goesOn(failure, nanoTime);
  }

  synchronized void ends() {
    isOn = false;
  }
}
