package dev.sluice.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.Logged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BreachesTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Breaches breaches = new Breaches(meters);

  @Test
  void a_log_that_is_what_it_was_raises_no_alarm_and_is_counted_from_the_start() {
    assertThat(breaches.raised()).isEmpty();
    assertThat(meters.get("sluice.log.breaches").counters()).hasSize(Breach.values().length);
  }

  @Test
  void what_is_lost_is_told_with_its_offsets_in_the_output_and_as_an_alarm_and_is_counted() {
    try (Logged logged = Logged.by(Breaches.class)) {
      found(Breach.EXPIRED, 20, 30);

      String sentence =
          "Events of events-3 are gone from the log and were never read: offsets 20 to 29";
      assertThat(breaches.raised()).containsExactly(sentence);
      assertThat(logged.lines())
          .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
          .containsExactly(tuple(Level.ERROR, sentence));
      assertThat(meters.get("sluice.log.breaches").tag("kind", "expired").counter().count())
          .isOne();
    }
  }

  @Test
  void the_latest_of_each_kind_goes_on_as_an_alarm() {
    try (Logged logged = Logged.by(Breaches.class)) {
      found(Breach.REPLACED, 10, 0);
      found(Breach.CUT, 10, 5);
      found(Breach.REPLACED, 7, 0);

      assertThat(breaches.raised()).hasSize(2).anyMatch(alarm -> alarm.contains("up to offset 7"));
      assertThat(logged.lines()).hasSize(3);
    }
  }

  private void found(Breach breach, long wanted, long first) {
    TopicPartition partition = new TopicPartition("events", 3);
    Extent extent = new Extent("log", 0, first, 100);
    breaches.found(breach, new Bearing(partition, new Place(wanted, ""), extent), first);
  }
}
