package dev.sluice.persist;

import dev.sluice.platform.Role;
import dev.sluice.store.Rounds;
import dev.sluice.store.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import reactor.core.publisher.Mono;

/** Makes each day's partition the day before, so that midnight is no event. */
final class Tomorrow extends Rounds {

  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

  private final EventDays days;
  private final Clock clock;

  Tomorrow(Schema schema, EventDays days, Clock clock) {
    super("tomorrow", Role.PERSIST, schema, LOOK_EVERY);
    this.days = days;
    this.clock = clock;
  }

  @Override
  protected Mono<LocalDate> look() {
    LocalDate tomorrow = LocalDate.now(clock).plusDays(1);
    return days.make(tomorrow).then(days.makeWeeks()).thenReturn(tomorrow);
  }
}
