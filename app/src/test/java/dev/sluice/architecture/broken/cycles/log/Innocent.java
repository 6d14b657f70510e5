package dev.sluice.architecture.broken.cycles.log;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class Innocent {
  Class<?> other = CulpritToo.class;
}
