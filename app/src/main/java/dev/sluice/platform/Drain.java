package dev.sluice.platform;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Says that the process is about to end, before its web server stops: readiness fails and live
 * readers are told to go elsewhere, so that an open stream does not hold up the rest.
 */
public final class Drain implements ApplicationListener<ContextClosedEvent> {

  private final Sinks.Empty<Void> begun = Sinks.empty();
  private volatile boolean draining;

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    draining = true;
    begun.tryEmitEmpty();
  }

  public Mono<Void> begun() {
    return begun.asMono();
  }

  public boolean isDraining() {
    return draining;
  }
}
