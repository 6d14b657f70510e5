package dev.sluice.log;

import dev.sluice.platform.Alarm;
import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells where the log was found to be another than its reader remembers: to who reads the output,
 * to who counts, and to who asks for health, until the process ends.
 */
final class Breaches implements Alarm {

  private static final Logger log = LoggerFactory.getLogger(Breaches.class);

  private final MeterRegistry meters;
  private final Map<Breach, String> latest = new ConcurrentSkipListMap<>();

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
    latest.put(breach, sentence);
  }

  @Override
  public List<String> raised() {
    return List.copyOf(latest.values());
  }

  private Counter counter(Breach breach) {
    return Counter.builder("sluice.log.breaches")
        .description("Times that a partition of the log was not what the database remembers of it")
        .tags("role", Role.PERSIST.label(), "kind", breach.label())
        .register(meters);
  }
}
