package dev.sluice.architecture.broken.cycles.log;

import dev.sluice.architecture.broken.cycles.ingest.Culprit;
import org.jspecify.annotations.NullMarked;

@NullMarked
public final class CulpritToo {
  Class<?> other = Culprit.class;
}
