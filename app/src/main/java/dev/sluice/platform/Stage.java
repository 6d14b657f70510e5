package dev.sluice.platform;

import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A flow that runs for as long as the process does, or until its one piece of work is done. */
public interface Stage {

  String name();

  Role role();

  /** The roles that can't do their work while this goes on failing. */
  default Set<Role> neededBy() {
    return Set.of(role());
  }

  /**
   * The flow, made anew for each start. What it emits shows that it gets on. It takes in no more
   * once {@code drain} completes, finishes what it has in hand, and completes. An error starts it
   * again after a pause.
   */
  Publisher<?> flow(Mono<Void> drain);
}
