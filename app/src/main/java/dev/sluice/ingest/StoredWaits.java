package dev.sluice.ingest;

import dev.sluice.persist.StoredPlaces;
import java.time.Duration;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Calls that wait until what they sent is stored. What they will be told is held meanwhile, for
 * which there is so much room: whoever finds none is told at once that it is not stored yet.
 */
final class StoredWaits {

  private final StoredPlaces stored;
  private final Duration limit;
  private final Room room;

  /**
   * @param limit how long one waits
   */
  StoredWaits(StoredPlaces stored, Duration limit, Room room) {
    this.stored = stored;
    this.limit = limit;
    this.room = room;
  }

  Mono<Boolean> isStored(UUID client, Tally tally) {
    long size = tally.size();
    return Mono.using(
        () -> room.book(client, size),
        fits -> fits ? stored.areStored(client, tally.reach(), limit) : Mono.just(false),
        fits -> room.giveBack(client, size));
  }
}
