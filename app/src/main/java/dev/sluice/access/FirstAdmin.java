package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Column;
import dev.sluice.store.Schema;
import dev.sluice.store.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Makes the first admin key known to the database, whose first client it belongs to. One that
 * somebody has put into the file takes the place of those before it; where there is no file one is
 * made while none is in force.
 */
public final class FirstAdmin implements Stage {

  /** The client that the first admin key is one of. */
  public static final UUID CLIENT = new UUID(0x7000L, 0x8000_0000_0000_0001L);

  /** It can't be suspended, and has no password to change: no generation of its tokens ends. */
  static final Holder HOLDER = Holder.first(CLIENT);

  private static final Logger log = LoggerFactory.getLogger(FirstAdmin.class);

  private static final String CREDENTIAL = "admin-key-file";
  private static final String LABEL = "first admin key";

  private final KeyFile file;
  private final Rate rate;
  private final Keys keys;
  private final Schema schema;
  private final Changes changes;
  private final Role role;
  private final Sinks.Empty<Void> settled = Sinks.empty();

  FirstAdmin(KeyFile file, Rate rate, Keys keys, Schema schema, Changes changes, Role role) {
    this.file = file;
    this.rate = rate;
    this.keys = keys;
    this.schema = schema;
    this.changes = changes;
    this.role = role;
    file.find().ifPresent(this::expect);
  }

  private void expect(ApiKey key) {
    keys.expect(key, new Caller(CLIENT, Scope.ADMIN, key.prefix(), rate));
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
    return schema
        .ready()
        .then(changes.run(this::admittance))
        .flatMap(admitted -> Mono.<Void>fromRunnable(() -> settle(admitted)))
        .takeUntilOther(drain);
  }

  /** Completes once the database knows the key, or it is clear that there is none. */
  public Mono<Void> settled() {
    return settled.asMono();
  }

  private void settle(Admitted admitted) {
    admitted.key().ifPresent(keys::expectNoMore);
    keys.forget(Set.copyOf(admitted.replaced()));
    settled.tryEmitEmpty();
  }

  /**
   * What the database has been told.
   *
   * @param key none where there is none
   * @param replaced the names of those that were in force before
   */
  private record Admitted(Optional<ApiKey> key, List<String> replaced) {}

  /** One process after the other, so that no two of them make a key. */
  private Mono<Admitted> admittance(Session session) {
    return client(session)
        .then(Changes.lock(session, CLIENT))
        .then(key(session))
        .flatMap(key -> admit(session, key))
        .defaultIfEmpty(new Admitted(Optional.empty(), List.of()));
  }

  private static Mono<Void> client(Session session) {
    return session
        .sql("INSERT INTO clients (id, name) VALUES (:id, 'admin') ON CONFLICT (id) DO NOTHING")
        .bind("id", CLIENT)
        .fetch()
        .rowsUpdated()
        .filter(rows -> rows == 1)
        .flatMap(made -> note(session, What.CLIENT_REGISTERED, CLIENT.toString()));
  }

  private static Mono<Void> note(Session session, What what, String subject) {
    return Changes.note(session, new Deed(CLIENT, CREDENTIAL, what, subject));
  }

  private Mono<ApiKey> key(Session session) {
    return Mono.fromCallable(file::find)
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(found -> found.map(Mono::just).orElseGet(() -> made(session)));
  }

  private Mono<ApiKey> made(Session session) {
    return inForce(session)
        .collectList()
        .flatMap(others -> others.isEmpty() ? made() : missing(others));
  }

  /** Known before anybody can read it. */
  private Mono<ApiKey> made() {
    ApiKey key = ApiKey.made();
    expect(key);
    return Mono.fromCallable(() -> file.keep(key)).subscribeOn(Schedulers.boundedElastic());
  }

  private Mono<ApiKey> missing(List<String> inForce) {
    log.warn(
        "{} names {}, which is not there, and the key {} is in force: who has lost it revokes it,"
            + " and the next start makes another",
        KeyFile.SETTING,
        file,
        String.join(", ", inForce));
    return Mono.empty();
  }

  private static Flux<String> inForce(Session session) {
    return session
        .sql(
            """
            SELECT prefix FROM api_keys
            WHERE client_id = :client AND from_file AND revoked_at IS NULL
            """)
        .bind("client", CLIENT)
        .map(row -> Column.required(row, "prefix", String.class))
        .all();
  }

  private Mono<Admitted> admit(Session session, ApiKey key) {
    return inForce(session)
        .collectList()
        .zipWhen(others -> insert(session, key))
        .delayUntil(
            told -> told.getT2() ? replace(session, key, told.getT1()) : check(session, key))
        .map(told -> new Admitted(Optional.of(key), told.getT2() ? told.getT1() : List.of()));
  }

  private static Mono<Boolean> insert(Session session, ApiKey key) {
    return session
        .sql(
            """
            INSERT INTO api_keys (prefix, client_id, hash, scope, label, from_file)
            VALUES (:prefix, :client, :hash, :scope, :label, true)
            ON CONFLICT (prefix) DO NOTHING
            """)
        .bind("prefix", key.prefix())
        .bind("client", CLIENT)
        .bind("hash", key.hash())
        .bind("scope", Scope.ADMIN.label())
        .bind("label", LABEL)
        .fetch()
        .rowsUpdated()
        .map(rows -> rows == 1);
  }

  private static Mono<Void> replace(Session session, ApiKey key, List<String> others) {
    return note(session, What.KEY_CREATED, key.prefix())
        .thenMany(Flux.fromIterable(others).concatMap(other -> revoke(session, other)))
        .then();
  }

  private static Mono<Void> revoke(Session session, String prefix) {
    return session
        .sql("UPDATE api_keys SET revoked_at = now() WHERE prefix = :prefix")
        .bind("prefix", prefix)
        .then()
        .then(note(session, What.KEY_REVOKED, prefix))
        .then(Changes.tell(session, prefix));
  }

  /** One that was made otherwise is never forgotten from then on, either. */
  private Mono<Void> check(Session session, ApiKey key) {
    return session
        .sql(
            """
            UPDATE api_keys SET from_file = true WHERE prefix = :prefix
            RETURNING revoked_at IS NOT NULL
            """)
        .bind("prefix", key.prefix())
        .mapValue(Boolean.class)
        .one()
        .filter(isRevoked -> isRevoked)
        .doOnNext(
            revoked ->
                log.warn(
                    "{} names {}, and the key in it, {}, is revoked",
                    KeyFile.SETTING,
                    file,
                    key.prefix()))
        .then();
  }
}
