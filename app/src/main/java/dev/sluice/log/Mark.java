package dev.sluice.log;

import java.util.Optional;

/**
 * What a place is recognised by.
 *
 * @param log Kafka's id of the topic, another one for each that is made under a name
 * @param epoch the leader's epoch in which the event before the place was written, -1 for none
 */
record Mark(String log, int epoch) {

  private static final String BETWEEN = "/";
  private static final int NONE = -1;

  static Mark of(String log, Optional<Integer> epoch) {
    return new Mark(log, epoch.orElse(NONE));
  }

  static Mark parse(String text) {
    int between = text.lastIndexOf(BETWEEN);
    return between < 0
        ? new Mark(text, NONE)
        : new Mark(text.substring(0, between), Integer.parseInt(text.substring(between + 1)));
  }

  String text() {
    return log + BETWEEN + epoch;
  }

  boolean isOfAnother(String name) {
    return !log.isEmpty() && !log.equals(name);
  }

  Optional<Integer> leaderEpoch() {
    return epoch == NONE ? Optional.empty() : Optional.of(epoch);
  }
}
