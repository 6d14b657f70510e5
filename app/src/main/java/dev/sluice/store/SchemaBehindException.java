package dev.sluice.store;

import java.util.List;

/** The database answers, and its tables are those of an earlier release. */
final class SchemaBehindException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SchemaBehindException(List<String> missing) {
    super("The schema lacks %s, which the command %s brings".formatted(missing, Migrate.WORD));
  }
}
