package dev.sluice.architecture.broken.subscribe.platform;

import org.jspecify.annotations.NullMarked;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** The one that may. */
@NullMarked
final class StageRunner {
  Disposable start(Flux<String> texts) {
    return texts.subscribe();
  }
}
