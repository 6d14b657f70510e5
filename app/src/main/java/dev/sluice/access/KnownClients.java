package dev.sluice.access;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** Clients as they may be shown: by their names, and by e-mails that are masked. */
public final class KnownClients {

  private final DatabaseClient database;
  private final Emails emails;

  KnownClients(DatabaseClient database, Emails emails) {
    this.database = database;
    this.emails = emails;
  }

  /**
   * One of them.
   *
   * @param email none where it has none, or none that can be opened
   */
  public record KnownClient(
      UUID id, String name, @Nullable String email, Instant createdAt, Instant updatedAt) {}

  /** Those of them that there are. */
  public Flux<KnownClient> find(Collection<UUID> ids) {
    return database
        .sql(
            """
            SELECT id, name, email, email_key, created_at, updated_at
            FROM clients WHERE id = ANY(:ids)
            """)
        .bind("ids", ids.toArray(UUID[]::new))
        .map(this::known)
        .all();
  }

  private KnownClient known(Readable row) {
    UUID id = Column.required(row, "id", UUID.class);
    return new KnownClient(
        id,
        Column.required(row, "name", String.class),
        SealedEmail.of(row)
            .flatMap(email -> emails.open(id, email))
            .map(Email::masked)
            .orElse(null),
        Column.required(row, "created_at", Instant.class),
        Column.required(row, "updated_at", Instant.class));
  }
}
