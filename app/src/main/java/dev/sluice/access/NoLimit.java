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
  public void owe(long events) {}

  @Override
  public Mono<Void> settle(Duration limit) {
    return Mono.empty();
  }

  @Override
  public void show(HttpHeaders headers) {}
}
