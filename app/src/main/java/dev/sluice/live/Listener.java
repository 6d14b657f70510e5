package dev.sluice.live;

import dev.sluice.live.Snapshots.Snapshot;
import dev.sluice.platform.EventFrame;

/**
 * One who reads a view. What he has not taken yet is never more than one frame: whoever is slow
 * misses changes, and is given all as it stands once he is ready.
 */
class Listener extends Recipient {

  private final CounterView view;
  private long seen;
  private boolean isBehind = true;

  Listener(CounterView view, Outlet outlet, long now) {
    super(outlet, now);
    this.view = view;
  }

  final CounterView view() {
    return view;
  }

  /** A change is in what he was given where its number is no higher. */
  void tell(EventFrame change, long number, long now) {
    if (isBehind || number <= seen) {
      return;
    }
    if (isReady()) {
      send(change, now);
      seen = number;
    } else {
      isBehind = true;
    }
  }

  /** Gives him all of it where he has not got it yet and is ready for it. */
  @Override
  void catchUp(long now) {
    if (isBehind && isReady()) {
      Snapshot snapshot = view.snapshot(wire());
      if (snapshot != null) {
        send(snapshot.frame(), now);
        snapshot.frame().release();
        seen = snapshot.number();
        isBehind = false;
      }
    }
  }

  /** Where he is still at the frame of that number, or an older one. */
  final void cutOff(long number) {
    if (seen <= number && !stream().isIdle()) {
      stream().cutOff();
    }
  }
}
