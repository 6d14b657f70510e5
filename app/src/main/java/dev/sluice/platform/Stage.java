package dev.sluice.platform;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A flow that runs for as long as the process does, or until its one piece of work is done. */
public interface Stage {

  String name();

  Role role();

  /**
   * The flow, made anew for each start. It takes in no more once {@code drain} completes, finishes
   * what it has in hand, and completes. An error starts it again after a pause.
   */
  Publisher<?> flow(Mono<Void> drain);
}
