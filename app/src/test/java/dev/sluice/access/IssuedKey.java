package dev.sluice.access;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;

/** Keys that the shared server knows, each of a client of its own. */
public final class IssuedKey {

  private IssuedKey() {}

  public static String of(Scope scope) {
    return of(scope, null, null);
  }

  /** A key that writes, of a client with limits of its own. */
  public static String limitedTo(long eventsPerSecond, long burst) {
    return of(Scope.WRITE, eventsPerSecond, burst);
  }

  private static String of(Scope scope, @Nullable Long eventsPerSecond, @Nullable Long burst) {
    DatabaseClient database = SharedServer.get().bean(DatabaseClient.class);
    ApiKey key = ApiKey.made();
    UUID client = UUID.randomUUID();
    Answers.of(
        database
            .sql(
                "INSERT INTO clients (id, name, events_per_second, burst)"
                    + " VALUES (:id, 'test', :eventsPerSecond, :burst)")
            .bind("id", client)
            .bind("eventsPerSecond", Parameters.in(R2dbcType.BIGINT, eventsPerSecond))
            .bind("burst", Parameters.in(R2dbcType.BIGINT, burst))
            .fetch()
            .rowsUpdated());
    Answers.of(
        database
            .sql(
                "INSERT INTO api_keys (prefix, client_id, hash, scope, label)"
                    + " VALUES (:prefix, :client, :hash, :scope, 'test')")
            .bind("prefix", key.prefix())
            .bind("client", client)
            .bind("hash", key.hash())
            .bind("scope", scope.label())
            .fetch()
            .rowsUpdated());
    return key.reveal();
  }
}
