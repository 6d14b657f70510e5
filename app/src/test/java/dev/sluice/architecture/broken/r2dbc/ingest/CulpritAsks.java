package dev.sluice.architecture.broken.r2dbc.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.r2dbc.core.DatabaseClient;

@NullMarked
final class CulpritAsks {
  Class<?> database = DatabaseClient.class;
}
