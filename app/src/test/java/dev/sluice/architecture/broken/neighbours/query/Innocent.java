package dev.sluice.architecture.broken.neighbours.query;

import dev.sluice.architecture.broken.neighbours.platform.Runner;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Innocent {
  Runner runner = new Runner();
}
