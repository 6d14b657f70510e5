package dev.sluice.architecture.broken.sleep;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class Culprit {
  void pause() throws InterruptedException {
    Thread.sleep(1);
  }
}
