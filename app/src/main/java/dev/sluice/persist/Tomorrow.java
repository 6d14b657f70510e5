package dev.sluice.persist;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Makes each day's partition the day before, so that midnight is no event. */
final class Tomorrow implements Stage {

  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

  private final Schema schema;
  private final EventDays days;
  private final Clock clock;

  Tomorrow(Schema schema, EventDays days, Clock clock) {
    this.schema = schema;
    this.days = days;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "tomorrow";
  }

  @Override
  public Role role() {
    return Role.PERSIST;
  }

  /** Nobody today: a batch makes the days that it lacks. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Rounds.every(LOOK_EVERY, schema, this::make, drain);
  }

  private Mono<LocalDate> make() {
    LocalDate tomorrow = LocalDate.now(clock).plusDays(1);
    return days.make(tomorrow).then(days.makeWeeks()).thenReturn(tomorrow);
  }
}
