package dev.sluice.architecture.broken.jdbc.store;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Innocent {
  Class<?> flyway = Flyway.class;
}
