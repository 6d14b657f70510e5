package dev.sluice.store;

import java.time.Duration;

/**
 * A value and when it was true, by the clock of who found it out.
 *
 * @param madeAt milliseconds since 1970
 */
record CacheEntry(String value, long madeAt) {

  static CacheEntry parse(String text) {
    int space = text.indexOf(' ');
    return new CacheEntry(text.substring(space + 1), Long.parseLong(text.substring(0, space)));
  }

  String text() {
    return madeAt + " " + value;
  }

  Duration age(long nowMillis) {
    return Duration.ofMillis(Math.max(0, nowMillis - madeAt));
  }
}
