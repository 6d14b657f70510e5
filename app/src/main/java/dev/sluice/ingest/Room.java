package dev.sluice.ingest;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** So many bytes of all clients together, of which one client leaves a quarter to the others. */
final class Room {

  private final long most;
  private final long mostOfOne;
  private final AtomicLong taken = new AtomicLong();
  private final ConcurrentMap<UUID, Long> takenBy = new ConcurrentHashMap<>();

  Room(long most) {
    this.most = most;
    this.mostOfOne = most - most / 4;
  }

  /** Books so much, and tells whether there is room for it; it is to be given back either way. */
  boolean book(UUID client, long bytes) {
    long all = taken.addAndGet(bytes);
    long ofClient = takenBy.merge(client, bytes, Long::sum);
    return all <= most && ofClient <= mostOfOne;
  }

  void giveBack(UUID client, long bytes) {
    taken.addAndGet(-bytes);
    takenBy.computeIfPresent(client, (same, sum) -> sum == bytes ? null : sum - bytes);
  }

  long taken() {
    return taken.get();
  }
}
