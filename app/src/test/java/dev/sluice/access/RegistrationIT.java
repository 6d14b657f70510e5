package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.r2dbc.core.DatabaseClient;

@ExtendWith(OutputCaptureExtension.class)
class RegistrationIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PATH = "/api/v1/clients";

  private final RunningServer server = SharedServer.get();
  private final Calls nobody = Newcomer.calls(server, "");

  @Test
  void a_client_is_told_its_key_and_a_token_and_both_are_good_at_once() {
    Calls.Answer answer = Newcomer.register(server, Newcomer.freshEmail());

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.json().propertyNames())
        .containsExactlyInAnyOrder("clientId", "apiKey", "token", "expiresAt");
    assertThat(Instant.parse(answer.json().path("expiresAt").asString())).isAfter(Instant.now());
    Calls key = Newcomer.calls(server, answer.json().path("apiKey").asString());
    assertThat(key.post("/api/v1/events", "{\"action\":\"first\"}").status()).isEqualTo(202);
    assertThat(key.get("/api/v1/events").status()).isEqualTo(403);
    Calls token = Newcomer.calls(server, answer.json().path("token").asString());
    assertThat(token.get("/api/v1/events").status()).isEqualTo(200);
    assertThat(token.get(PATH + "/current").json().path("id"))
        .isEqualTo(answer.json().path("clientId"));
  }

  @Test
  void of_twenty_who_come_at_once_with_one_e_mail_one_is_registered() throws Exception {
    String email = Newcomer.freshEmail();
    Callable<Integer> one = () -> registered(email);

    assertThat(atOnce(20, one)).isEqualTo(Map.of(201, 1L, 409, 19L));
  }

  /** Who waits for a connection for too long comes again. */
  private int registered(String email) {
    int status;
    do {
      status = Newcomer.register(server, email).status();
    } while (status == 503);
    return status;
  }

  private static Map<Integer, Long> atOnce(int times, Callable<Integer> call) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
      List<Future<Integer>> answers =
          threads.invokeAll(Stream.generate(() -> call).limit(times).toList());
      return answers.stream()
          .collect(Collectors.groupingBy(Future::resultNow, Collectors.counting()));
    }
  }

  @Test
  void an_e_mail_in_other_letters_is_the_same_e_mail() {
    Newcomer ada = Newcomer.come();

    Calls.Answer again =
        Newcomer.register(server, " " + ada.email().toUpperCase(Locale.ROOT) + " ");

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().path("type").asString()).isEqualTo("/problems/email-taken");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"Ada\",\"password\":\"12345678\"} | missing-field | email",
        "{\"email\":\"a@b.co\",\"password\":\"12345678\"} | missing-field | name",
        "{\"name\":\"Ada\",\"email\":\"a@b.co\"} | missing-field | password",
        "{\"name\":\"Ada\",\"email\":\"a@b.co\",\"password\":\"1234567\"} | invalid-field | password",
        "{\"name\":\"Ada\",\"email\":\"ada\",\"password\":\"12345678\"} | invalid-field | email",
        "{\"name\":\" \",\"email\":\"a@b.co\",\"password\":\"12345678\"} | invalid-field | name",
        "{\"name\":\"Ada\",\"email\":\"a@b.co\",\"password\":12345678} | invalid-field | password",
        "{\"name\":\"Ada\",\"email\":\"a@b.co\",\"password\":\"12345678\",\"role\":\"admin\"} | invalid-field | role",
        "{\"name\":\"Ada\",\"email\":\"a@b.co\",\"password\":\"12345678\",\"id\":\"1\"} | invalid-field | id",
      })
  void what_a_client_says_of_itself_is_checked_field_by_field(
      String body, String problem, String field) {
    Calls.Answer answer = nobody.post(PATH, body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/" + problem);
    assertThat(answer.json().path("field").asString()).isEqualTo(field);
    assertThat(answer.response().body()).doesNotContain("1234567");
  }

  @Test
  void a_password_that_is_too_long_is_refused_before_any_work_is_done() {
    String form = "{\"name\":\"Ada\",\"email\":\"a@b.co\",\"password\":\"%s\"}";

    assertThat(nobody.post(PATH, form.formatted("x".repeat(257))).status()).isEqualTo(422);
    assertThat(nobody.post(PATH, form.formatted("x".repeat(1_000_000))).status()).isEqualTo(413);
  }

  @Test
  void only_plain_json_is_taken() {
    byte[] form = "name=Ada".getBytes(StandardCharsets.UTF_8);

    assertThat(nobody.post(PATH, "application/x-www-form-urlencoded", form).status())
        .isEqualTo(415);
    assertThat(nobody.post(PATH, "application/json", form, "Content-Encoding", "gzip").status())
        .isEqualTo(415);
    assertThat(nobody.post(PATH, "application/json", new byte[0]).status()).isEqualTo(400);
  }

  @Test
  void neither_the_database_nor_the_log_has_the_e_mail_or_the_password(CapturedOutput output) {
    Newcomer ada = Newcomer.come();

    String row =
        Answers.of(
            server
                .bean(DatabaseClient.class)
                .sql("SELECT clients::text || encode(email, 'escape') FROM clients WHERE id = :id")
                .bind("id", ada.id())
                .mapValue(String.class)
                .one());

    assertThat(row).contains("$2a$11$").doesNotContain(ada.email(), Newcomer.PASSWORD);
    assertThat(output).doesNotContain(ada.email(), Newcomer.PASSWORD);
  }

  @Test
  void where_only_admins_may_register_clients_it_takes_the_key_of_one() {
    try (RunningServer closed =
        RunningServer.start("sluice.roles=query", "sluice.access.registration=admin")) {
      String form =
          "{\"name\":\"Bob\",\"email\":\"%s\",\"password\":\"12345678\"}"
              .formatted(Newcomer.freshEmail());

      await()
          .atMost(SOON)
          .until(() -> Newcomer.register(closed, Newcomer.freshEmail()).status() == 401);
      MadeSecrets.awaitIn(closed);
      assertThat(closed.calls().post(PATH, form).status()).isEqualTo(201);
    }
  }

  @Test
  void without_the_file_of_secrets_nobody_registers_or_logs_in_and_keys_go_on_working() {
    try (RunningServer bare =
        RunningServer.start("sluice.roles=query", "sluice.access.secrets-file=")) {
      await().atMost(SOON).until(() -> bare.calls().get("/api/v1/events").status() == 200);

      Calls.Answer registration = Newcomer.register(bare, Newcomer.freshEmail());
      Calls.Answer login = Newcomer.logIn(bare, Newcomer.freshEmail(), Newcomer.PASSWORD);

      assertThat(List.of(registration.status(), login.status())).containsOnly(503);
      assertThat(registration.json().path("detail").asString())
          .contains("sluice.access.secrets-file");
    }
  }
}
