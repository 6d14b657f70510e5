package dev.sluice.ingest;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** So many bytes of all clients together, of which one client leaves a quarter to the others. */
final class Room {

  private final @Nullable Part part;
  private final long most;
  private final long mostOfOne;
  private final AtomicLong taken = new AtomicLong();
  private final ConcurrentMap<UUID, Long> takenBy = new ConcurrentHashMap<>();

  private record Part(Room whole, UUID client) {}

  Room(long most) {
    this(most, null);
  }

  private Room(long most, @Nullable Part part) {
    this.part = part;
    this.most = most;
    this.mostOfOne = most - most / 4;
  }

  /** What one client may have of it, as a room for all those who he is. */
  Room of(UUID client) {
    return new Room(mostOfOne, new Part(this, client));
  }

  /** Books so much, and tells whether there is room for it; it is to be given back either way. */
  boolean book(UUID client, long bytes) {
    boolean isRoomOutside = part == null || part.whole.book(part.client, bytes);
    long all = taken.addAndGet(bytes);
    long ofClient = takenBy.merge(client, bytes, Long::sum);
    return isRoomOutside && all <= most && ofClient <= mostOfOne;
  }

  void giveBack(UUID client, long bytes) {
    if (part != null) {
      part.whole.giveBack(part.client, bytes);
    }
    taken.addAndGet(-bytes);
    takenBy.computeIfPresent(client, (same, sum) -> sum == bytes ? null : sum - bytes);
  }

  long taken() {
    return taken.get();
  }
}
