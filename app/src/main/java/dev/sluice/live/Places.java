package dev.sluice.live;

import dev.sluice.access.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who has a place among the readers of this process. No client takes them all, and no key all of
 * its client's, so that a key that got out of hand leaves some for the others.
 */
final class Places {

  private static final int TENTHS_OF_KEY = 9;

  private final int most;
  private final int mostOfClient;
  private final int mostOfKey;
  private final Map<UUID, Integer> byClient = new HashMap<>();
  private final Map<Key, Integer> byKey = new HashMap<>();
  private int taken;

  /** By what somebody has come. */
  private record Key(UUID client, String credential) {

    static Key of(Caller caller) {
      return new Key(caller.client(), caller.credential());
    }
  }

  Places(int most, int mostOfClient) {
    this.most = most;
    this.mostOfClient = mostOfClient;
    this.mostOfKey = Math.max(1, Math.toIntExact((long) mostOfClient * TENTHS_OF_KEY / 10));
  }

  synchronized int taken() {
    return taken;
  }

  /** Whether there was one for him, which is his then. */
  synchronized boolean take(Caller caller) {
    Key key = Key.of(caller);
    boolean isFree =
        taken < most
            && byClient.getOrDefault(caller.client(), 0) < mostOfClient
            && byKey.getOrDefault(key, 0) < mostOfKey;
    if (isFree) {
      taken++;
      byClient.merge(caller.client(), 1, Integer::sum);
      byKey.merge(key, 1, Integer::sum);
    }
    return isFree;
  }

  synchronized void leave(Caller caller) {
    taken--;
    byClient.computeIfPresent(caller.client(), (client, count) -> less(count));
    byKey.computeIfPresent(Key.of(caller), (key, count) -> less(count));
  }

  private static @Nullable Integer less(int count) {
    return count == 1 ? null : count - 1;
  }
}
