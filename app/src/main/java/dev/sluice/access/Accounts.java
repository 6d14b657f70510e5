package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.store.Column;
import dev.sluice.store.OrNull;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/** Who has registered, with which e-mail and which password. */
final class Accounts {

  private final DatabaseClient database;
  private final Changes changes;
  private final Emails emails;

  Accounts(DatabaseClient database, Changes changes, Emails emails) {
    this.database = database;
    this.changes = changes;
    this.emails = emails;
  }

  /**
   * When it was registered: nothing where its e-mail is another's.
   *
   * @param password as it is hashed; none for a client that has none
   * @param by who does it, the client itself where nobody had to be asked
   */
  Mono<Instant> register(
      UUID client, Registration registration, @Nullable String password, NewKey key, Deed by) {
    return changes.run(
        session ->
            insert(session, client, registration, password)
                .delayUntil(at -> key.insert(session, client).then(Changes.note(session, by))));
  }

  private Mono<Instant> insert(
      Session session, UUID client, Registration registration, @Nullable String password) {
    SealedEmail sealed = emails.seal(client, registration.email());
    return session
        .sql(
            """
            INSERT INTO clients (id, name, email_hash, email, email_key, password)
            VALUES (:id, :name, :emailHash, :email, :emailKey, :password)
            ON CONFLICT (email_hash) DO NOTHING
            RETURNING created_at
            """)
        .bind("id", client)
        .bind("name", registration.name())
        .bind("emailHash", emails.hash(registration.email()))
        .bind("email", sealed.bytes())
        .bind("emailKey", sealed.key())
        .bind("password", OrNull.of(password, String.class))
        .map(row -> Column.required(row, "created_at", Instant.class))
        .one();
  }

  Mono<Account> find(Email email) {
    return account(
        database
            .sql(
                """
                SELECT id, generation, password, suspended_at IS NOT NULL AS is_suspended
                FROM (SELECT :emailHash::bytea AS named) AS asked
                  LEFT JOIN clients ON email_hash = named
                """)
            .bind("emailHash", emails.hash(email)));
  }

  Mono<Account> find(UUID client) {
    return account(
        database
            .sql(
                """
                SELECT id, generation, password, suspended_at IS NOT NULL AS is_suspended
                FROM (SELECT :id::uuid AS named) AS asked LEFT JOIN clients ON id = named
                """)
            .bind("id", client));
  }

  private static Mono<Account> account(GenericExecuteSpec statement) {
    return OneRow.of(statement.map(Accounts::found));
  }

  private static Optional<Account> found(Readable row) {
    return Optional.ofNullable(row.get("id", UUID.class)).map(client -> account(client, row));
  }

  private static Account account(UUID client, Readable row) {
    return new Account(
        new Holder(client, Column.required(row, "generation", Integer.class)),
        row.get("password", String.class),
        Column.required(row, "is_suspended", Boolean.class));
  }

  /**
   * Whether it was changed; all tokens that were issued before are in force no more.
   *
   * @param before which the password still has to be; it is not changed twice at a time
   */
  Mono<Boolean> changePassword(Caller caller, String before, String password) {
    return changes.run(
        session ->
            session
                .sql(
                    """
                    UPDATE clients SET
                      password = :password, generation = generation + 1, updated_at = now()
                    WHERE id = :id AND password = :before
                    """)
                .bind("password", password)
                .bind("id", caller.client())
                .bind("before", before)
                .fetch()
                .rowsUpdated()
                .flatMap(rows -> rows == 1 ? told(session, caller) : Mono.just(false)));
  }

  /**
   * Keeps another hash of the same password; what was issued stays in force.
   *
   * @param before which it still has to be
   */
  Mono<Void> rehash(UUID client, String before, String password) {
    return database
        .sql("UPDATE clients SET password = :password WHERE id = :id AND password = :before")
        .bind("password", password)
        .bind("id", client)
        .bind("before", before)
        .then();
  }

  private static Mono<Boolean> told(Session session, Caller caller) {
    UUID client = caller.client();
    return Changes.note(session, Deed.of(caller, What.PASSWORD_CHANGED, client))
        .then(Changes.tell(session, client.toString()))
        .thenReturn(true);
  }
}
