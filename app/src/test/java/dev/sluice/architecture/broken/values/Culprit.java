package dev.sluice.architecture.broken.values;

import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Value;

@NullMarked
final class Culprit {
  final String topic;

  Culprit(@Value("${topic}") String topic) {
    this.topic = topic;
  }
}
