package dev.sluice.architecture.broken.sleep;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritInUnits {
  void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1);
  }
}
