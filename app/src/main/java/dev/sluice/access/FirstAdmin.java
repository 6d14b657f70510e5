package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Schema;
import java.util.Set;
import java.util.UUID;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Makes the first admin key known to the database, whose first client it belongs to. */
final class FirstAdmin implements Stage {

  private static final UUID CLIENT = new UUID(0x7000L, 0x8000_0000_0000_0001L);

  static final Caller CALLER = new Caller(CLIENT, Scope.ADMIN);

  private final ApiKey key;
  private final Schema schema;
  private final DatabaseClient database;
  private final Role role;

  FirstAdmin(ApiKey key, Schema schema, DatabaseClient database, Role role) {
    this.key = key;
    this.schema = schema;
    this.database = database;
    this.role = role;
  }

  @Override
  public String name() {
    return "first-admin";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: this process knows the key already. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return schema.ready().then(client()).then(admittance()).takeUntilOther(drain);
  }

  private Mono<Void> client() {
    return database
        .sql("INSERT INTO clients (id, name) VALUES (:id, 'admin') ON CONFLICT (id) DO NOTHING")
        .bind("id", CLIENT)
        .then();
  }

  private Mono<Void> admittance() {
    return database
        .sql(
            """
            INSERT INTO api_keys (prefix, client_id, hash, scope, label)
            VALUES (:prefix, :client, :hash, :scope, 'first admin key')
            ON CONFLICT (prefix) DO NOTHING
            """)
        .bind("prefix", key.prefix())
        .bind("client", CLIENT)
        .bind("hash", key.hash())
        .bind("scope", Scope.ADMIN.label())
        .then();
  }
}
