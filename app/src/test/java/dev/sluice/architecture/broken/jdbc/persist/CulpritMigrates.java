package dev.sluice.architecture.broken.jdbc.persist;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritMigrates {
  Class<?> flyway = Flyway.class;
}
