package dev.sluice.log;

import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells where the log was found to be another than its reader remembers: to who reads the output,
 * and to who counts.
 */
final class Breaches {

  private static final Logger log = LoggerFactory.getLogger(Breaches.class);

  private final MeterRegistry meters;

  Breaches(MeterRegistry meters) {
    this.meters = meters;
    for (Breach breach : Breach.values()) {
      counter(breach);
    }
  }

  /** The partition was to be read on at its place, and is read from this offset instead. */
  void found(Breach breach, Bearing bearing, long offset) {
    String sentence = breach.sentence(bearing.partition(), bearing.place().next(), offset);
    log.error(sentence);
    counter(breach).increment();
  }

  private Counter counter(Breach breach) {
    return Counter.builder("sluice.log.breaches")
        .description("Times that a partition of the log was not what the database remembers of it")
        .tags("role", Role.PERSIST.label(), "kind", breach.label())
        .register(meters);
  }
}
