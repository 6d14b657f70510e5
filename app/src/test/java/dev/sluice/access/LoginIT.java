package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.SharedServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class LoginIT {

  private static final Duration EVERYWHERE = Duration.ofSeconds(1);
  private static final String PASSWORD_PATH = "/api/v1/clients/current/password";

  private static RunningServer other;

  private final RunningServer server = SharedServer.get();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeAll
  static void start() {
    other = RunningServer.start("sluice.roles=query");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> other.calls().get("/api/v1/events").status() == 200);
    MadeSecrets.awaitIn(other);
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void who_knows_the_password_gets_a_token_wherever_he_asks() {
    Newcomer ada = Newcomer.come();

    Calls.Answer answer = Newcomer.logIn(other, " " + ada.email() + " ", Newcomer.PASSWORD);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("token", "expiresAt");
    Calls owner = Newcomer.calls(server, answer.json().path("token").asString());
    assertThat(owner.get("/api/v1/clients/current").json().path("id").asString())
        .isEqualTo(ada.id().toString());
  }

  @Test
  void a_wrong_password_an_unknown_e_mail_and_a_suspended_client_get_the_same_answer() {
    Newcomer ada = Newcomer.come();
    Newcomer bob = Newcomer.come();
    server.calls().patch("/api/v1/clients/" + bob.id(), "{\"suspended\":true}");

    String wrong = refusal(ada.email(), "wrong " + Newcomer.PASSWORD);

    assertThat(wrong).startsWith("401");
    assertThat(refusal(Newcomer.freshEmail(), Newcomer.PASSWORD)).isEqualTo(wrong);
    assertThat(refusal("no e-mail at all", Newcomer.PASSWORD)).isEqualTo(wrong);
    assertThat(refusal(bob.email(), Newcomer.PASSWORD)).isEqualTo(wrong);
    assertThat(refusal(ada.email(), "x")).isEqualTo(wrong);
  }

  private String refusal(String email, String password) {
    return Newcomer.withoutRequestId(Newcomer.logIn(server, email, password));
  }

  @Test
  void whoever_is_refused_costs_the_same_work() {
    AtomicInteger checked = new AtomicInteger();
    Scheduler counting =
        Schedulers.fromExecutor(
            task -> {
              checked.incrementAndGet();
              task.run();
            });
    Passwords passwords = new Passwords(server.bean(KeyRing.class), 4, counting);
    Logins logins = logins(passwords);

    assertThat(holderOf(logins, Newcomer.come().email(), "wrong password")).isFalse();
    assertThat(checked).hasValue(1);
    assertThat(holderOf(logins, Newcomer.freshEmail(), "wrong password")).isFalse();
    assertThat(checked).hasValue(2);
    assertThat(meters.get("sluice.access.logins").tag("outcome", "refused").counter().count())
        .isEqualTo(2);
  }

  private Logins logins(Passwords passwords) {
    return new Logins(
        server.bean(Accounts.class),
        passwords,
        server.bean(Emails.class),
        server.bean(Attempts.class),
        meters);
  }

  private static boolean holderOf(Logins logins, String email, String password) {
    return Answers.of(logins.holderOf(new Email(email), password).hasElement());
  }

  @Test
  void a_new_password_ends_what_was_issued_under_the_old_one_everywhere() {
    Newcomer ada = Newcomer.come();
    Calls elsewhere = Newcomer.at(other, ada.owner());
    assertThat(elsewhere.get("/api/v1/keys").status()).isEqualTo(200);

    Calls.Answer answer =
        ada.owner()
            .put(
                PASSWORD_PATH,
                "{\"current\":\"%s\",\"new\":\"a better one\"}".formatted(Newcomer.PASSWORD));

    assertThat(answer.status()).isEqualTo(204);
    RunningTime.holdsWithin(
        EVERYWHERE,
        () ->
            ada.owner().get("/api/v1/keys").status() == 401
                && elsewhere.get("/api/v1/keys").status() == 401);
    assertThat(Newcomer.logIn(server, ada.email(), Newcomer.PASSWORD).status()).isEqualTo(401);
    Calls.Answer login = Newcomer.logIn(server, ada.email(), "a better one");
    assertThat(login.status()).isEqualTo(200);
    assertThat(
            Newcomer.calls(other, login.json().path("token").asString())
                .get("/api/v1/keys")
                .status())
        .isEqualTo(200);
    assertThat(ada.writer().post("/api/v1/events", "{\"action\":\"x\"}").status()).isEqualTo(202);
  }

  @Test
  void a_log_in_that_a_new_password_overtakes_gets_a_token_that_opens_nothing() {
    Newcomer ada = Newcomer.come();
    Holder found = found(server.bean(Logins.class), ada);

    change(ada);
    String late = Answers.of(server.bean(Tokens.class).issue(found, Scope.OWNER)).text();

    assertThat(Newcomer.calls(server, late).get("/api/v1/keys").status()).isEqualTo(401);
  }

  @Test
  void a_new_password_ends_tokens_of_a_process_whose_clock_is_ahead() {
    Newcomer ada = Newcomer.come();
    Tokens ahead =
        new Tokens(
            server.bean(KeyRing.class),
            new TokenTable(server.bean(DatabaseClient.class), Rate.NONE),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Clock.offset(Clock.systemUTC(), Duration.ofSeconds(20)),
            System::nanoTime);
    String token = Answers.of(ahead.issue(Holder.first(ada.id()), Scope.OWNER)).text();
    Calls calls = Newcomer.calls(server, token);
    assertThat(calls.get("/api/v1/keys").status()).isEqualTo(200);

    change(ada);

    RunningTime.holdsWithin(EVERYWHERE, () -> calls.get("/api/v1/keys").status() == 401);
  }

  private static void change(Newcomer client) {
    Calls.Answer answer =
        client
            .owner()
            .put(
                PASSWORD_PATH,
                "{\"current\":\"%s\",\"new\":\"a better one\"}".formatted(Newcomer.PASSWORD));
    assertThat(answer.status()).isEqualTo(204);
  }

  private static Holder found(Logins logins, Newcomer client) {
    return Answers.of(logins.holderOf(new Email(client.email()), Newcomer.PASSWORD));
  }

  @Test
  void who_logs_in_after_the_cost_was_changed_has_a_hash_of_that_cost_and_stays_logged_in() {
    Newcomer ada = Newcomer.come();
    Logins cheap = logins(new Passwords(server.bean(KeyRing.class), 4, Schedulers.parallel()));

    assertThat(holderOf(cheap, ada.email(), "wrong password")).isFalse();
    assertThat(hash(ada)).startsWith("$2a$11$");
    assertThat(holderOf(cheap, ada.email(), Newcomer.PASSWORD)).isTrue();

    assertThat(hash(ada)).startsWith("$2a$04$");
    String renewed = hash(ada);
    assertThat(holderOf(cheap, ada.email(), Newcomer.PASSWORD)).isTrue();
    assertThat(hash(ada)).isEqualTo(renewed);
    assertThat(ada.owner().get("/api/v1/keys").status()).isEqualTo(200);
  }

  private String hash(Newcomer client) {
    return Objects.requireNonNull(
        Answers.of(server.bean(Accounts.class).find(client.id())).password());
  }

  @Test
  void a_password_is_changed_by_who_knows_it() {
    Newcomer ada = Newcomer.come();

    Calls.Answer wrong =
        ada.owner().put(PASSWORD_PATH, "{\"current\":\"wrong\",\"new\":\"a better one\"}");
    Calls.Answer byKey =
        ada.writer()
            .put(
                PASSWORD_PATH,
                "{\"current\":\"%s\",\"new\":\"a better one\"}".formatted(Newcomer.PASSWORD));

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().path("field").asString()).isEqualTo("current");
    assertThat(byKey.status()).isEqualTo(403);
    assertThat(Newcomer.logIn(server, ada.email(), Newcomer.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void a_client_that_was_never_registered_has_no_password_to_change() {
    Calls.Answer answer =
        server.calls().put(PASSWORD_PATH, "{\"current\":\"x\",\"new\":\"a better one\"}");

    assertThat(answer.status()).isEqualTo(403);
  }
}
