package dev.sluice.architecture.broken.streams;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritPrints {
  void say() {
    System.out.println();
  }
}
