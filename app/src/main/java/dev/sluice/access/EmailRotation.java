package dev.sluice.access;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Seals every e-mail anew that is not sealed under the key of today, some at a time. */
final class EmailRotation {

  private static final int AT_ONCE = 500;

  private final DatabaseClient database;
  private final Emails emails;

  EmailRotation(DatabaseClient database, Emails emails) {
    this.database = database;
    this.emails = emails;
  }

  /**
   * What has come of it.
   *
   * @param resealed how many are under the new key now
   * @param lost how many can't be opened, and stay as they are
   */
  record Outcome(long resealed, long lost) {

    Outcome plus(Outcome other) {
      return new Outcome(resealed + other.resealed, lost + other.lost);
    }
  }

  /** The name of the secret that e-mails are sealed with now. */
  String key() {
    return emails.key();
  }

  private record Old(UUID client, SealedEmail sealed) {

    static Old of(Readable row) {
      return new Old(
          Column.required(row, "id", UUID.class),
          new SealedEmail(
              Column.required(row, "email", byte[].class),
              Column.required(row, "email_key", String.class)));
    }
  }

  private record Renewed(Old old, SealedEmail sealed) {}

  /** Begun anew after it was interrupted, it goes on with those that are left. */
  Mono<Outcome> reencrypt() {
    return chunk(new UUID(0, 0))
        .expand(chunk -> chunk.size() < AT_ONCE ? Mono.empty() : chunk(chunk.getLast().client()))
        .concatMap(this::reseal, 1)
        .reduce(new Outcome(0, 0), Outcome::plus);
  }

  private Mono<List<Old>> chunk(UUID after) {
    return database
        .sql(
            """
            SELECT id, email, email_key FROM clients
            WHERE email_key <> :key AND id > :after
            ORDER BY id
            LIMIT :most
            """)
        .bind("key", emails.key())
        .bind("after", after)
        .bind("most", AT_ONCE)
        .map(Old::of)
        .all()
        .collectList();
  }

  private Mono<Outcome> reseal(List<Old> chunk) {
    List<Renewed> renewed = chunk.stream().map(this::renewed).flatMap(Optional::stream).toList();
    int lost = chunk.size() - renewed.size();
    return renewed.isEmpty()
        ? Mono.just(new Outcome(0, lost))
        : write(renewed).map(written -> new Outcome(written, lost));
  }

  private Optional<Renewed> renewed(Old old) {
    return emails
        .open(old.client(), old.sealed())
        .map(email -> new Renewed(old, emails.seal(old.client(), email)));
  }

  private Mono<Long> write(List<Renewed> renewed) {
    return database
        .sql(
            """
            UPDATE clients SET email = decode(renewed.email, 'hex'), email_key = renewed.email_key
            FROM unnest(:clients, :emails, :keys, :oldKeys) AS renewed (id, email, email_key, old_key)
            WHERE clients.id = renewed.id AND clients.email_key = renewed.old_key
            """)
        .bind("clients", renewed.stream().map(each -> each.old().client()).toArray(UUID[]::new))
        .bind("emails", texts(renewed, each -> HexFormat.of().formatHex(each.sealed().bytes())))
        .bind("keys", texts(renewed, each -> each.sealed().key()))
        .bind("oldKeys", texts(renewed, each -> each.old().sealed().key()))
        .fetch()
        .rowsUpdated();
  }

  private static String[] texts(List<Renewed> renewed, Function<Renewed, String> text) {
    return renewed.stream().map(text).toArray(String[]::new);
  }
}
