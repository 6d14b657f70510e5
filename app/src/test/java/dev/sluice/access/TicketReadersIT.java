package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.platform.Role;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** With a clock that stands still, so that nothing is looked up again by itself. */
class TicketReadersIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int READERS = 1_000;

  /** Each has to use its ticket up in the database. */
  private static final int AT_ONCE = 8;

  private final RunningServer server = SharedServer.get();
  private final DatabaseClient database = server.bean(DatabaseClient.class);
  private final KeyTable table = new KeyTable(database, Rate.NONE);
  private final AtomicInteger lookUps = new AtomicInteger();
  private final Keys keys = new Keys(this::find, Duration.ofHours(1), () -> 0L);
  private final Gate gate =
      new Gate(
          keys,
          server.bean(Tokens.class),
          server.bean(Sessions.class),
          server.bean(Tickets.class),
          server.bean(Anonymous.class),
          new Strangers(1_000_000, () -> 0L),
          server.bean(LastUses.class),
          server.bean(ApiHits.class));
  private final OpenCalls calls = new OpenCalls(gate::again, Role.LIVE, () -> 0L);
  private final ApiKey key = ApiKey.parse(IssuedKey.of(Scope.READ)).orElseThrow();
  private final AtomicInteger ended = new AtomicInteger();
  private final Disposable.Composite running = Disposables.composite();

  @AfterEach
  void stop() {
    running.dispose();
  }

  private Mono<StoredKey> find(HashedKey asked) {
    lookUps.incrementAndGet();
    return table.find(asked);
  }

  @Test
  void a_thousand_readers_with_tickets_of_a_key_cost_the_look_ups_of_one() {
    assertThat(
            Answers.of(
                Flux.fromIterable(tickets()).flatMap(this::read, AT_ONCE).collectList(), SOON))
        .hasSize(READERS);
    running.add(Flux.from(calls.flow(Mono.never())).subscribe());
    assertThat(lookUps).hasValue(1);

    keys.doubt();
    calls.doubt();
    await().atMost(SOON).until(() -> lookUps.get() == 2);
    assertThat(ended).hasValue(0);

    revoke();
    keys.forget(Set.of(key.prefix()));
    calls.forget(Set.of(key.prefix()));

    await().atMost(SOON).until(() -> ended.get() == READERS);
    assertThat(lookUps).hasValue(3);
  }

  private Mono<ServerResponse> read(String ticket) {
    ServerRequest request =
        MockServerRequest.builder().queryParam("ticket", ticket).body(Mono.empty());
    return gate.requireOrTicket(Scope.READ, Tickets.Purpose.LIVE, this::opened).handle(request);
  }

  private Mono<ServerResponse> opened(ServerRequest request, Caller caller) {
    running.add(
        calls
            .hold(request, caller, Scope.READ, call -> call.ended().flux())
            .doOnComplete(ended::incrementAndGet)
            .subscribe());
    return ServerResponse.ok().build();
  }

  /** Issued at once: how many there may be is not in question here. */
  private List<String> tickets() {
    List<String> tickets =
        IntStream.range(0, READERS).mapToObj(i -> UUID.randomUUID() + "-ticket").toList();
    Answers.of(
        database
            .sql(
                """
                INSERT INTO tickets (hash, purpose, client_id, trace, expires_at)
                SELECT decode(ticket, 'hex'), 'live', client_id, :trace, now() + interval '1 hour'
                FROM unnest(:hashes) AS made (ticket), api_keys WHERE prefix = :prefix
                """)
            .bind("trace", Answers.of(gate.trace(withKey(), Answers.of(caller()))))
            .bind("hashes", tickets.stream().map(TicketReadersIT::hash).toArray(String[]::new))
            .bind("prefix", key.prefix())
            .fetch()
            .rowsUpdated());
    return tickets;
  }

  private ServerRequest withKey() {
    return MockServerRequest.builder().header("X-API-Key", key.reveal()).body(Mono.empty());
  }

  private Mono<Caller> caller() {
    return table.find(key.hashed()).map(StoredKey::caller);
  }

  private static String hash(String ticket) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void revoke() {
    Answers.of(
        database
            .sql("UPDATE api_keys SET revoked_at = now() WHERE prefix = :prefix")
            .bind("prefix", key.prefix())
            .fetch()
            .rowsUpdated());
  }
}
