package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.store.RedisConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes, of which each knows what was tried on the other. */
class AttemptsIT {

  private static List<RunningServer> nodes;

  @BeforeAll
  static void start() {
    nodes = List.of(strict(), strict());
    nodes.forEach(
        node ->
            await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> node.calls().get("/api/v1/events").status() == 200));
    nodes.forEach(MadeSecrets::awaitIn);
    // others have come from the same address before
    RedisConnection redis = SharedServer.get().bean(RedisConnection.class);
    Answers.of(redis.ask(commands -> commands.flushall()));
  }

  private static RunningServer strict() {
    return RunningServer.start(
        "sluice.roles=query",
        "sluice.access.registrations-per-hour=3",
        "sluice.access.logins-per-minute=4",
        "sluice.access.limit-patience=5s",
        "sluice.redis.timeout=5s");
  }

  @AfterAll
  static void stop() {
    nodes.forEach(RunningServer::close);
  }

  @Test
  void an_address_registers_so_many_clients_and_no_more_wherever_it_asks() {
    List<Calls.Answer> answers = tries(8, node -> Newcomer.register(node, Newcomer.freshEmail()));

    assertThat(answers)
        .extracting(Calls.Answer::status)
        .containsExactly(201, 201, 201, 429, 429, 429, 429, 429);
    assertThat(answers.getLast().json().path("type").asString())
        .isEqualTo("/problems/too-many-requests");
    assertThat(Integer.parseInt(answers.getLast().header("Retry-After"))).isBetween(1000, 1200);
  }

  @Test
  void who_tries_passwords_is_refused_before_they_are_looked_at_at_whichever_door() {
    String login = "{\"email\":\"ada@example.com\",\"password\":\"a wrong password\"}";

    List<Calls.Answer> answers =
        untilTooMany(
            i ->
                Newcomer.calls(nodes.get(i % 2), "")
                    .post(i % 3 == 0 ? "/api/v1/tokens" : "/api/v1/sessions", login));

    assertThat(answers).extracting(Calls.Answer::status).containsOnly(401, 429);
    assertThat(Integer.parseInt(answers.getLast().header("Retry-After"))).isBetween(1, 15);
  }

  /** Four, and as many more as come back while these take their time. */
  private static List<Calls.Answer> untilTooMany(IntFunction<Calls.Answer> attempt) {
    long from = System.nanoTime();
    List<Calls.Answer> answers = new ArrayList<>();
    do {
      answers.add(attempt.apply(answers.size()));
    } while (answers.getLast().status() != 429 && answers.size() < 100);
    long more = Duration.ofNanos(System.nanoTime() - from).dividedBy(Duration.ofSeconds(15));

    assertThat(answers.getLast().status()).isEqualTo(429);
    assertThat(answers.size() - 1L).isBetween(4L, 4 + more);
    return answers;
  }

  @Test
  void who_knows_the_password_logs_in_as_often_as_he_likes_wherever_he_asks() {
    Newcomer ann = Newcomer.come();

    List<Calls.Answer> answers =
        tries(12, node -> Newcomer.logIn(node, ann.email(), Newcomer.PASSWORD));

    assertThat(answers).extracting(Calls.Answer::status).containsOnly(200);
  }

  @Test
  void whoever_has_a_token_does_not_guess_the_password_either() {
    Newcomer ann = Newcomer.come();
    HttpRequest guess =
        Newcomer.at(nodes.getFirst(), ann.owner())
            .request("/api/v1/clients/current/password")
            .header("Content-Type", "application/json")
            .PUT(
                BodyPublishers.ofString(
                    "{\"current\":\"a wrong password\",\"new\":\"another password\"}"))
            .build();

    assertThat(untilTooMany(i -> ann.owner().send(guess)))
        .extracting(Calls.Answer::status)
        .containsOnly(422, 429);
  }

  @Test
  void what_no_password_can_be_is_no_guess_at_the_one_in_force() {
    Newcomer ann = Newcomer.come();
    Calls owner = Newcomer.at(nodes.getFirst(), ann.owner());
    String path = "/api/v1/clients/current/password";
    String form = "{\"current\":\"%s\",\"new\":\"%s\"}";

    for (int i = 0; i < 8; i++) {
      Calls.Answer answer = owner.put(path, form.formatted(Newcomer.PASSWORD, "short"));
      assertThat(answer.json().path("field").asString()).isEqualTo("new");
    }

    assertThat(owner.put(path, form.formatted(Newcomer.PASSWORD, "a better one")).status())
        .isEqualTo(204);
  }

  private static List<Calls.Answer> tries(int times, Function<RunningServer, Calls.Answer> call) {
    return IntStream.range(0, times).mapToObj(i -> call.apply(nodes.get(i % 2))).toList();
  }
}
