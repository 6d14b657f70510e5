package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.HandClock;
import dev.sluice.SharedServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.r2dbc.core.DatabaseClient;

/** With the secrets of another installation, so that the rows of other tests stay as they are. */
class EmailRotationIT {

  /** More than are sealed anew at a time. */
  private static final int CLIENTS = 501;

  private final DatabaseClient database = SharedServer.get().bean(DatabaseClient.class);
  private final HandClock clock = new HandClock(Instant.parse("2026-11-21T12:00:00Z"));
  @TempDir private Path folder;

  @Test
  void every_e_mail_is_sealed_anew_once_and_can_be_read_as_before() {
    SecretsFile secrets = new SecretsFile(folder.resolve("secrets"));
    Emails old = new Emails(MadeSecrets.in(folder.resolve("secrets"), clock));
    List<UUID> clients =
        IntStream.range(0, CLIENTS).mapToObj(i -> UUID.randomUUID()).sorted().toList();
    insert(clients, old);

    String key = secrets.add(clock.instant()).id();
    clock.pass(SecretsFile.NOTICE);
    Emails now = new Emails(MadeSecrets.in(folder.resolve("secrets"), clock));
    EmailRotation rotation = new EmailRotation(database, now);

    assertThat(Answers.of(rotation.reencrypt()).resealed()).isEqualTo(CLIENTS);
    assertThat(Answers.of(rotation.reencrypt()).resealed()).isZero();
    for (UUID client : List.of(clients.getFirst(), clients.getLast())) {
      SealedEmail sealed = sealed(client);
      assertThat(sealed.key()).isEqualTo(key).isEqualTo(now.key());
      assertThat(now.open(client, sealed)).contains(email(client));
    }
  }

  private void insert(List<UUID> clients, Emails emails) {
    List<SealedEmail> sealed =
        clients.stream().map(client -> emails.seal(client, email(client))).toList();
    Answers.of(
        database
            .sql(
                """
                INSERT INTO clients (id, name, email_hash, email, email_key, password)
                SELECT id, 'test', uuid_send(id), decode(email, 'hex'), :key, 'none'
                FROM unnest(:ids, :emails) AS made (id, email)
                """)
            .bind("ids", clients.toArray(UUID[]::new))
            .bind(
                "emails",
                sealed.stream()
                    .map(each -> HexFormat.of().formatHex(each.bytes()))
                    .toArray(String[]::new))
            .bind("key", emails.key())
            .fetch()
            .rowsUpdated());
  }

  private static Email email(UUID client) {
    return new Email(client + "@example.com");
  }

  private SealedEmail sealed(UUID client) {
    return Answers.of(
        database
            .sql("SELECT %s FROM clients WHERE id = :id".formatted(StoredClient.COLUMNS))
            .bind("id", client)
            .map(StoredClient::of)
            .one()
            .mapNotNull(StoredClient::email));
  }
}
