package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.log.EventLog;
import dev.sluice.store.Schema;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongLogIT {

  /** What the topic of the shared server is made with. */
  private static final Duration KEPT = Duration.ofDays(7);

  @Test
  void ids_that_are_remembered_for_as_long_as_the_log_keeps_events_are_no_alarm() {
    assertThat(raised(KEPT)).isEmpty();
  }

  @Test
  void ids_that_are_forgotten_before_the_log_forgets_the_events_are_an_alarm() {
    assertThat(raised(KEPT.minusMinutes(1)))
        .singleElement()
        .asString()
        .contains("PT168H", "PT167H59M", "sluice.persist.remember-ids");
  }

  private static List<String> raised(Duration remembered) {
    LongLog longLog =
        new LongLog(
            SharedServer.get().bean(EventLog.class),
            SharedServer.get().bean(Schema.class),
            remembered);
    Answers.of(longLog.look().thenReturn(true));
    return longLog.raised();
  }
}
