package dev.sluice.access;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** Keys that the shared server knows, each of a client of its own. */
public final class IssuedKey {

  private IssuedKey() {}

  public static String of(Scope scope) {
    DatabaseClient database = SharedServer.get().bean(DatabaseClient.class);
    ApiKey key = ApiKey.made();
    UUID client = UUID.randomUUID();
    Answers.of(
        database
            .sql("INSERT INTO clients (id, name) VALUES (:id, 'test')")
            .bind("id", client)
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
