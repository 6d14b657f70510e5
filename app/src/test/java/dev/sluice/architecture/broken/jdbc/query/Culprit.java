package dev.sluice.architecture.broken.jdbc.query;

import java.sql.Connection;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Culprit {
  Class<?> connection = Connection.class;
}
