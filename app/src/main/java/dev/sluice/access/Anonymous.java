package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Whom calls are believed to come from that bring no key, where the clients of older systems have
 * none to bring: one client that the settings name, or nobody.
 */
final class Anonymous implements Revocable, Register<Anonymous.OneClient, StoredToken> {

  private static final String CREDENTIAL = "anonymous";

  private final @Nullable UUID client;
  private final KeylessCalls calls;
  private final DatabaseClient database;
  private final Rate usual;
  private final LookUps<OneClient, StoredToken> lookUps;

  /**
   * @param client none where nobody is let in without a key
   * @param calls that may be of it
   * @param usual what a client may send of whom nothing else is said
   * @param remembered for how long the client is known where it can't be looked up
   */
  Anonymous(
      @Nullable UUID client,
      KeylessCalls calls,
      DatabaseClient database,
      Rate usual,
      Duration remembered,
      LongSupplier nanoTime) {
    this.client = client;
    this.calls = calls;
    this.database = database;
    this.usual = usual;
    this.lookUps = new LookUps<>("the anonymous client", this, remembered, nanoTime);
  }

  /** Whoever brings nothing shows that it is of this client. */
  record OneClient(UUID client) implements Credential {

    @Override
    public String id() {
      return CREDENTIAL;
    }
  }

  /** The client, for that and no more; nobody where there is none, or while it is suspended. */
  Mono<Caller> caller(ServerRequest request, Scope scope) {
    return client == null || calls.include(request) ? caller(scope) : Mono.error(stranger());
  }

  private static Problem stranger() {
    return Gate.unauthenticated(
        "Without a key one is let in from sluice.access.anonymous-from alone, by an address,"
            + " localhost or the host of sluice.access.origin, and not by the page of another"
            + " site.");
  }

  private Mono<Caller> caller(Scope scope) {
    return Mono.justOrEmpty(client)
        .flatMap(id -> lookUps.find(new OneClient(id), UnaryOperator.identity()))
        .map(StoredToken::caller)
        .map(known -> new Caller(known.client(), scope, CREDENTIAL, known.rate()));
  }

  boolean is(Caller caller) {
    return caller.credential().equals(CREDENTIAL);
  }

  @Override
  public Mono<StoredToken> find(OneClient credential) {
    return OneRow.of(
        database
            .sql(
                """
                SELECT id, suspended_at IS NULL AS in_force, events_per_second, burst
                FROM (SELECT :client::uuid AS believed) AS asked LEFT JOIN clients ON id = believed
                """)
            .bind("client", credential.client())
            .map(this::found));
  }

  private Optional<StoredToken> found(Readable row) {
    return Optional.ofNullable(row.get("id", UUID.class)).map(client -> standing(client, row));
  }

  private StoredToken standing(UUID client, Readable row) {
    return new StoredToken(
        new Caller(client, Scope.WRITE, CREDENTIAL, Rate.of(row, usual)),
        Column.required(row, "in_force", Boolean.class));
  }

  /** The first client is there as soon as its key is, whatever the database says yet. */
  @Override
  public Optional<StoredToken> assumed(OneClient credential, boolean away) {
    return Optional.of(credential)
        .filter(one -> !away && one.client().equals(FirstAdmin.CLIENT))
        .map(one -> new Caller(one.client(), Scope.WRITE, CREDENTIAL, usual))
        .map(caller -> new StoredToken(caller, true));
  }

  @Override
  public void forget(Set<String> ids) {
    lookUps.forget(ids);
  }

  @Override
  public void heard() {
    lookUps.heard();
  }

  @Override
  public void doubt() {
    lookUps.doubt();
  }
}
