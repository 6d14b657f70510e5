package dev.sluice.architecture.broken.cycles.ingest;

import dev.sluice.architecture.broken.cycles.log.CulpritToo;
import org.jspecify.annotations.NullMarked;

@NullMarked
public final class Culprit {
  Class<?> other = CulpritToo.class;
}
