package dev.sluice.access;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** As many as it likes. */
enum NoLimit implements Ration {
  INSTANCE;

  @Override
  public boolean isAtHand(long events) {
    return true;
  }

  @Override
  public Mono<Void> take(long events) {
    return Mono.empty();
  }

  @Override
  public Mono<Void> await(long events, Duration limit) {
    return Mono.empty();
  }

  @Override
  public void show(HttpHeaders headers) {}
}
