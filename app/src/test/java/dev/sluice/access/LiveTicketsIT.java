package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.HandClock;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.platform.Problem;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class LiveTicketsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static RunningServer other;

  private final RunningServer one = SharedServer.get();
  private final HandClock clock = new HandClock(Instant.now());
  private final LiveTickets tickets = new LiveTickets(one.bean(DatabaseClient.class), clock);

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
  void a_ticket_lets_its_own_client_in_to_read() {
    UUID client = NewClient.made();

    assertThat(use(issue(client)))
        .hasValueSatisfying(
            caller -> {
              assertThat(caller.client()).isEqualTo(client);
              assertThat(caller.scope()).isEqualTo(Scope.READ);
            });
  }

  @Test
  void after_sixty_seconds_a_ticket_is_good_no_more() {
    String first = issue(NewClient.made());
    String second = issue(NewClient.made());

    clock.pass(Duration.ofSeconds(59));
    assertThat(use(first)).isPresent();
    clock.pass(Duration.ofSeconds(1));
    assertThat(use(second)).isEmpty();
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

  @Test
  void a_ticket_opens_nothing_else() {
    String ticket = issue(NewClient.made());

    assertThat(
            one.calls()
                .send(
                    HttpRequest.newBuilder(one.calls().address("/api/v1/events?ticket=" + ticket))
                        .build())
                .status())
        .isEqualTo(401);
  }

  @Test
  void a_client_has_a_thousand_tickets_at_a_time_and_more_once_these_are_over() {
    UUID client = NewClient.made();
    IntStream.range(0, 1_000).forEach(i -> issue(client));

    assertThatThrownBy(() -> issue(client)).isInstanceOf(Problem.class);
    clock.pass(Duration.ofSeconds(60));
    assertThat(use(issue(client))).isPresent();
  }

  private String issue(UUID client) {
    return Answers.of(tickets.issue(client)).ticket();
  }

  private Optional<Caller> use(String ticket) {
    return tickets.use(ticket).blockOptional();
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
