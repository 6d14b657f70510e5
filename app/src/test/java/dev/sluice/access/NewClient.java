package dev.sluice.access;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** Clients that the shared server knows, without any key. */
final class NewClient {

  private NewClient() {}

  static UUID made() {
    UUID client = UUID.randomUUID();
    Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql("INSERT INTO clients (id, name) VALUES (:id, 'test')")
            .bind("id", client)
            .fetch()
            .rowsUpdated());
    return client;
  }
}
