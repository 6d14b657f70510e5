package dev.sluice.persist;

import dev.sluice.log.EventLog;
import dev.sluice.platform.Alarm;
import dev.sluice.platform.Role;
import dev.sluice.store.Rounds;
import dev.sluice.store.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Tells where the log keeps events for longer than the ids are remembered that clients gave them:
 * whoever reads it again may then store a repetition whose event it no longer holds.
 */
final class LongLog extends Rounds implements Alarm {

  private static final Logger log = LoggerFactory.getLogger(LongLog.class);

  private static final Duration LOOK_EVERY = Duration.ofHours(1);

  private final EventLog events;
  private final Duration remembered;
  private volatile Optional<String> sentence = Optional.empty();

  LongLog(EventLog events, Schema schema, Duration remembered) {
    super("long-log", Role.PERSIST, schema, LOOK_EVERY);
    this.events = events;
    this.remembered = remembered;
  }

  @Override
  protected Mono<Void> look() {
    return events
        .retention()
        .filter(kept -> kept.compareTo(remembered) > 0)
        .map(this::sentence)
        .singleOptional()
        .doOnNext(this::note)
        .then();
  }

  private String sentence(Duration kept) {
    return "The log keeps events for %s and ids are remembered for %s: set sluice.persist.remember-ids"
            .formatted(kept, remembered)
        + " to no less, or repetitions may be stored when the log is read again.";
  }

  private void note(Optional<String> found) {
    if (!found.equals(sentence)) {
      found.ifPresent(log::warn);
      sentence = found;
    }
  }

  @Override
  public List<String> raised() {
    return sentence.stream().toList();
  }
}
