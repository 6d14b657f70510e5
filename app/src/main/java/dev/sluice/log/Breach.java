package dev.sluice.log;

import java.util.Locale;
import org.apache.kafka.common.TopicPartition;

/** How the log may differ from what its reader's books say of it. */
enum Breach {
  EXPIRED("Events of %s are gone from the log and were never read: offsets %d to %d"),
  CUT(
      "%s has lost its end: it was read up to offset %d, and what stands there from %d on is new."
          + " What came after it and was never read is lost"),
  REPLACED(
      "%s is another log than the one that was read up to offset %d: it is read from %d on."
          + " What the other one held after that is lost");

  private final String sentence;

  Breach(String sentence) {
    this.sentence = sentence;
  }

  /** About the offset that was wanted, and the one that is read instead. */
  String sentence(TopicPartition partition, long wanted, long offset) {
    return sentence.formatted(partition, wanted, this == EXPIRED ? offset - 1 : offset);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
