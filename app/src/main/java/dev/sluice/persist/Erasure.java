package dev.sluice.persist;

import dev.sluice.platform.Role;
import dev.sluice.platform.StageMeters;
import dev.sluice.store.Rounds;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Erases the users whose erasure was asked for, one after the other. */
final class Erasure extends Rounds {

  private static final Logger log = LoggerFactory.getLogger(Erasure.class);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final ErasureWork work;
  private final Corrections corrections;
  private final StageMeters meters;

  Erasure(Schema schema, ErasureWork work, Corrections corrections, MeterRegistry registry) {
    super("erasure", Role.PERSIST, schema, LOOK_EVERY);
    this.work = work;
    this.corrections = corrections;
    this.meters = StageMeters.of(registry, this);
  }

  /** All that waits; then the users are added up anew of each client that has lost some. */
  @Override
  protected Mono<Void> look() {
    return erased()
        .expand(client -> erased())
        .collect(Collectors.toSet())
        .flatMapIterable(clients -> clients)
        .concatMap(corrections::correct)
        .then();
  }

  private Mono<UUID> erased() {
    return work.next()
        .doOnNext(user -> meters.received(1))
        .flatMap(user -> meters.timed(work.erase(user)))
        .doOnNext(this::note)
        .map(ErasedUser::client);
  }

  private void note(ErasedUser user) {
    meters.sent(1);
    log.info("Erased a user of client {}", user.client());
  }
}
