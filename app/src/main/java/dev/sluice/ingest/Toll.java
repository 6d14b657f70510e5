package dev.sluice.ingest;

import dev.sluice.access.Ration;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Slows a stream to what its client may send. How many events there are shows only when they are
 * made, so each stretch is paid for after it, and the next one waits until that is done.
 */
final class Toll {

  private final Supplier<Ration> ration;
  private final Duration limit;
  private boolean isDue = true;

  /**
   * @param ration as it is by now: it may change while the stream is open
   * @param limit for what is too long to wait
   */
  Toll(Supplier<Ration> ration, Duration limit) {
    this.ration = ration;
    this.limit = limit;
  }

  /** The stretch, once all before it is paid for; who owes something already waits as well. */
  Mono<Supplier<Stretch>> pass(Supplier<Stretch> stretch) {
    return isDue
        ? ration.get().settle(limit).then(Mono.fromSupplier(() -> passed(stretch)))
        : Mono.just(stretch);
  }

  private Supplier<Stretch> passed(Supplier<Stretch> stretch) {
    isDue = false;
    return stretch;
  }

  void owe(int events) {
    Ration now = ration.get();
    if (!now.isAtHand(events)) {
      now.owe(events);
      isDue = true;
    }
  }
}
