package dev.sluice.access;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** How much one client may send now, on all nodes together. */
public interface Ration {

  /** Takes so many, where they are at hand. Where not, {@link #take} finds out. */
  boolean isAtHand(long events);

  /** Takes so many, or fails with the problem that the client is told: all or none. */
  Mono<Void> take(long events);

  /** Takes so many that are sent already, whether they are there or not. */
  void owe(long events);

  /** Waits until nothing is owed, and fails where that is too long to wait for. */
  Mono<Void> settle(Duration limit);

  /** Says what is left. */
  void show(HttpHeaders headers);
}
