package dev.sluice.access;

import dev.sluice.store.Column;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Which secrets a database was filled with. With others nobody could log in and no e-mail could be
 * read, and everybody would seem to be new: whoever has lost the file is to notice before that.
 */
final class SecretsMark {

  private final KeyRing ring;
  private final DatabaseClient database;

  SecretsMark(KeyRing ring, DatabaseClient database) {
    this.ring = ring;
    this.database = database;
  }

  /** Fails where ours are others. A database that has none takes ours, which may be made for it. */
  Mono<Void> check() {
    return find()
        .switchIfEmpty(Mono.defer(this::leave))
        .flatMap(mark -> apart(() -> ring.require(mark)));
  }

  private Mono<byte[]> find() {
    return database
        .sql("SELECT secrets FROM installation")
        .map(row -> Column.required(row, "secrets", byte[].class))
        .one();
  }

  /** Where several do so at a time, one of them is the first. */
  private Mono<byte[]> leave() {
    return apart(ring::readOrMake).then(Mono.defer(this::insert)).then(find());
  }

  private Mono<Void> insert() {
    return database
        .sql("INSERT INTO installation (secrets) VALUES (:secrets) ON CONFLICT DO NOTHING")
        .bind("secrets", ring.fingerprint())
        .then();
  }

  private static Mono<Void> apart(Runnable work) {
    return Mono.<Void>fromRunnable(work).subscribeOn(Schedulers.boundedElastic());
  }
}
