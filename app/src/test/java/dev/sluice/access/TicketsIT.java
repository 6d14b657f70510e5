package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;

class TicketsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static RunningServer other;

  private final RunningServer one = SharedServer.get();
  private final Tickets tickets = one.bean(Tickets.class);

  @BeforeAll
  static void start() {
    other = RunningServer.start("sluice.roles=live");
    await().atMost(SOON).until(() -> other.calls().get("/health").status() == 200);
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void a_ticket_opens_a_stream_on_another_node_once_to_a_page_of_another_site() {
    String ticket = issued(IssuedKey.of(Scope.READ)).json().path("ticket").asString();

    assertThat(open(other, ticket))
        .contains("HTTP/1.1 200 OK", "Access-Control-Allow-Origin: *", "event:snapshot");

    assertThat(open(one, ticket).getFirst()).contains("401");
    assertThat(open(other, ticket).getFirst()).contains("401");
  }

  @Test
  void a_ticket_says_until_when_it_is_good_and_is_kept_by_nobody() {
    Calls.Answer answer = issued(IssuedKey.of(Scope.READ));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(Instant.parse(answer.json().path("expiresAt").asString()))
        .isBetween(Instant.now().plusSeconds(50), Instant.now().plusSeconds(61));
  }

  @Test
  void a_key_that_writes_gets_no_ticket() {
    assertThat(issued(IssuedKey.of(Scope.WRITE)).status()).isEqualTo(403);
  }

  @Test
  void of_many_who_come_with_one_ticket_at_once_one_is_let_in() {
    String ticket = issue(NewClient.made());

    List<Boolean> letIn =
        IntStream.range(0, 20).parallel().mapToObj(i -> use(ticket).isPresent()).toList();

    assertThat(letIn).containsOnlyOnce(true);
  }

  @Test
  void a_ticket_says_whose_it_is() {
    UUID client = NewClient.made();

    assertThat(use(issue(client))).contains("trace of " + client);
  }

  @Test
  void after_sixty_seconds_a_ticket_is_good_no_more() {
    String first = issue(NewClient.made());
    String second = issue(NewClient.made());

    age(first, 50);
    assertThat(use(first)).isPresent();
    age(second, 60);
    assertThat(use(second)).isEmpty();
  }

  @Test
  void a_client_asks_for_so_many_tickets_a_minute_though_each_is_used_at_once() {
    Tickets few =
        new Tickets(
            one.bean(DatabaseClient.class),
            one.bean(DatabaseClient.class),
            one.bean(Allowances.class),
            one.bean(Shares.class),
            20);
    Caller caller = new Caller(NewClient.made(), Scope.READ, "key", Rate.NONE);

    long from = System.nanoTime();

    int issued =
        usedUntilTooMany(() -> Answers.of(few.issue(caller, Tickets.Purpose.LIVE, "trace")));

    long more = Duration.ofNanos(System.nanoTime() - from).dividedBy(Duration.ofSeconds(3));
    assertThat((long) issued).as("and one for every three seconds").isBetween(20L, 20 + more);
    assertThat(rows("audit", caller.client())).isZero();
    assertThat(rows("tickets", caller.client())).isZero();
  }

  private int usedUntilTooMany(Supplier<Tickets.Ticket> issue) {
    int issued = 0;
    try {
      for (; issued < 1_000; issued++) {
        assertThat(use(issue.get().ticket())).isPresent();
      }
    } catch (Problem refusal) {
      assertThat(refusal.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
    }
    return issued;
  }

  private static long rows(String table, UUID client) {
    return Answers.of(
        database()
            .sql("SELECT count(*) FROM %s WHERE client_id = :client".formatted(table))
            .bind("client", client)
            .mapValue(Long.class)
            .one());
  }

  /** As if so much time had gone by. */
  private static void age(String ticket, long seconds) {
    Answers.of(
        database()
            .sql(
                """
                UPDATE tickets SET expires_at = expires_at - :seconds * interval '1 second'
                WHERE hash = sha256(convert_to(:ticket, 'UTF8'))
                """)
            .bind("seconds", seconds)
            .bind("ticket", ticket)
            .fetch()
            .rowsUpdated());
  }

  private static DatabaseClient database() {
    return SharedServer.get().bean(DatabaseClient.class);
  }

  @Test
  void what_is_no_ticket_lets_nobody_in() {
    for (String text : new String[] {"", "x", "%00", "%27%20OR%201=1", "k".repeat(4_000)}) {
      assertThat(open(one, text).getFirst()).as(text).contains("401");
    }
  }

  @Test
  void a_ticket_and_a_key_are_one_too_many_and_the_ticket_stays_good() {
    UUID client = NewClient.made();
    String ticket = issue(client);

    Calls.Answer both = one.calls().get("/api/v1/live/counters?ticket=" + ticket);

    assertThat(both.status()).isEqualTo(400);
    assertThat(use(ticket)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "events/export", "users/ada"})
  void a_ticket_opens_nothing_else(String path) {
    String ticket = issue(NewClient.made());

    assertThat(withoutKey("/api/v1/" + path + "?ticket=" + ticket).status()).isEqualTo(401);
    assertThat(use(ticket)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"events/export?format=csv&", "users/ada?"})
  void a_file_is_taken_along_once_with_a_ticket_for_that(String path) {
    Calls calls = new Calls("http://127.0.0.1:" + one.port(), IssuedKey.of(Scope.READ));
    String ticket =
        calls
            .send(calls.request("/api/v1/downloads/tickets").POST(BodyPublishers.noBody()).build())
            .json()
            .path("ticket")
            .asString();

    assertThat(open(one, ticket).getFirst()).contains("401");
    Calls.Answer file = withoutKey("/api/v1/" + path + "ticket=" + ticket);
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("Content-Disposition")).startsWith("attachment");
    assertThat(withoutKey("/api/v1/" + path + "ticket=" + ticket).status()).isEqualTo(401);
  }

  private Calls.Answer withoutKey(String path) {
    return one.calls().send(HttpRequest.newBuilder(one.calls().address(path)).build());
  }

  @Test
  void a_client_has_a_thousand_tickets_at_a_time_and_more_once_these_are_over() {
    UUID client = NewClient.made();
    fill(client, 999);
    String last = issue(client);

    assertThatThrownBy(() -> issue(client)).isInstanceOf(Problem.class);
    age(last, 60);
    assertThat(use(issue(client))).isPresent();
  }

  /** Tickets that stay good however long the test takes. */
  private static void fill(UUID client, int tickets) {
    Answers.of(
        database()
            .sql(
                """
                INSERT INTO tickets (hash, purpose, client_id, trace, expires_at)
                SELECT sha256(uuid_send(gen_random_uuid())), 'live', :client, 'x', now() + interval '1 hour'
                FROM generate_series(1, :tickets)
                """)
            .bind("client", client)
            .bind("tickets", tickets)
            .fetch()
            .rowsUpdated());
  }

  private String issue(UUID client) {
    return Answers.of(
            tickets.issue(
                new Caller(client, Scope.READ, "key", Rate.NONE),
                Tickets.Purpose.LIVE,
                "trace of " + client))
        .ticket();
  }

  private Optional<String> use(String ticket) {
    return tickets.use(ticket, Tickets.Purpose.LIVE).blockOptional();
  }

  private Calls.Answer issued(String key) {
    Calls calls = new Calls("http://127.0.0.1:" + one.port(), key);
    return calls.send(calls.request("/api/v1/live/tickets").POST(BodyPublishers.noBody()).build());
  }

  /** As an EventSource of another site does; what it is given, up to its first event. */
  private static List<String> open(RunningServer server, String ticket) {
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          """
          GET /api/v1/live/counters?ticket=%s HTTP/1.1\r
          Host: here\r
          Origin: https://shop.example\r
          Sec-Fetch-Site: cross-site\r
          Accept: text/event-stream\r
          \r
          """
              .formatted(ticket));
      List<String> lines = new ArrayList<>();
      String last = "";
      for (String line = call.line(); line != null; line = last.equals(line) ? null : call.line()) {
        lines.add(line);
        last = lines.getFirst().contains("200") ? "event:snapshot" : "";
      }
      return lines;
    }
  }
}
