package dev.sluice.architecture.broken.neighbours.query;

import dev.sluice.architecture.broken.neighbours.Application;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritKnowsTheRoof {
  Application application = new Application();
}
