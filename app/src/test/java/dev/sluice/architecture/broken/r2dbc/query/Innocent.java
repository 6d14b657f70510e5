package dev.sluice.architecture.broken.r2dbc.query;

import org.jspecify.annotations.NullMarked;
import org.springframework.r2dbc.core.DatabaseClient;

@NullMarked
final class Innocent {
  Class<?> database = DatabaseClient.class;
}
