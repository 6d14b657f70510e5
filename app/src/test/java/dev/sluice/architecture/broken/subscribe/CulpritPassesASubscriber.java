package dev.sluice.architecture.broken.subscribe;

import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

@NullMarked
final class CulpritPassesASubscriber {
  void start(Publisher<String> texts, Subscriber<String> reader) {
    texts.subscribe(reader);
  }
}
