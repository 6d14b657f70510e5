package dev.sluice.architecture.broken.streams;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritComplains {
  void say() {
    System.err.println();
  }
}
