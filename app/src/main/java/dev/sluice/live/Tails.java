package dev.sluice.live;

import dev.sluice.access.Cursors;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The tails that somebody on this node reads: one for each client, gone with its last reader. */
final class Tails {

  /** The list that ids are places of. */
  private static final String LIST = "live";

  private static final int MOST_UNREAD = 64;

  private final Cursors cursors;
  private final int eventsPerSecond;
  private final Unread unread = new Unread(MOST_UNREAD);
  private final Map<UUID, Tail> tails = new ConcurrentHashMap<>();

  Tails(Cursors cursors, LiveSettings settings) {
    this.cursors = cursors;
    this.eventsPerSecond = settings.eventsPerSecond();
  }

  /** As they are given out to a client. */
  FrontierText ids(UUID client) {
    return new FrontierText(
        place -> cursors.sealed(client, LIST, place), text -> cursors.opened(client, LIST, text));
  }

  Feed<TailReader> feed(TailQuery query) {
    return new Feed<>() {

      @Override
      public TailReader join(UUID client, Outlet outlet) {
        return Tails.this.join(client, query, outlet);
      }

      @Override
      public void leave(TailReader reader) {
        Tails.this.leave(reader);
      }
    };
  }

  private TailReader join(UUID client, TailQuery query, Outlet outlet) {
    TailReader[] joined = new TailReader[1];
    tails.compute(
        client,
        (id, shared) -> {
          Tail tail =
              shared == null
                  ? new Tail(client, ids(client), eventsPerSecond, unread, System.nanoTime())
                  : shared;
          joined[0] = new TailReader(tail, query, outlet, CounterView.now());
          tail.join(joined[0]);
          return tail;
        });
    return joined[0];
  }

  private void leave(TailReader reader) {
    tails.computeIfPresent(
        reader.tail().client(),
        (id, shared) -> shared == reader.tail() && shared.leave(reader) ? null : shared);
  }

  void hear(UUID client) {
    Tail tail = tails.get(client);
    if (tail != null) {
      tail.hear();
    }
  }

  /** Whether somebody's events wait for the database. */
  boolean areBehind() {
    long now = System.nanoTime();
    return tails.values().stream().anyMatch(tail -> tail.isBehind(now));
  }

  Collection<Tail> all() {
    return tails.values();
  }
}
