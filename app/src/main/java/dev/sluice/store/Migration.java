package dev.sluice.store;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables as this release wants them. Any number of processes may make them at once: the
 * database lets one at a time. Blocks, as what it stands on does.
 */
final class Migration {

  private static final Logger log = LoggerFactory.getLogger(Migration.class);

  private final Flyway flyway;

  Migration(StoreSettings settings) {
    this.flyway =
        Flyway.configure()
            .dataSource("jdbc:" + settings.url(), settings.username(), settings.password())
            .load();
  }

  void make() {
    MigrateResult result = flyway.migrate();
    if (result.migrationsExecuted > 0) {
      log.info("Brought the schema to version {}", result.targetSchemaVersion);
    }
  }

  /** Fails where somebody else has still to make them. Those of a later release will do. */
  void require() {
    List<String> missing =
        Arrays.stream(flyway.info().pending()).map(MigrationInfo::getScript).toList();
    if (!missing.isEmpty()) {
      throw new SchemaBehindException(missing);
    }
  }
}
