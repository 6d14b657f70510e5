package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import dev.sluice.SharedServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionsIT {

  private static final String CURRENT = "/api/v1/sessions/current";

  private final RunningServer server = SharedServer.get();
  private final Calls calls = server.calls();

  @Test
  void a_ticket_of_the_operator_signs_in_once() {
    String ticket = server.bean(OperatorTicket.class).make();

    Calls.Answer first = signIn("{\"ticket\":\"%s\"}".formatted(ticket));

    assertThat(first.status()).isEqualTo(204);
    assertThat(attributes(first))
        .contains("path=/", "httponly", "samesite=strict")
        .doesNotContain("secure");
    Calls.Answer who = get(CURRENT, first.header("Set-Cookie").split(";", 2)[0]);
    assertThat(who.json().path("scope").asString()).isEqualTo("admin");
    assertThat(who.header("Cache-Control")).isEqualTo("no-store");
    assertThat(signIn("{\"ticket\":\"%s\"}".formatted(ticket)).status()).isEqualTo(401);
    assertThat(calls.get("/api/v1/audit?limit=1").json().at("/data/0/what").asString())
        .isEqualTo("operator-signed-in");
  }

  @Test
  void a_ticket_that_the_database_does_not_hear_of_is_good_once_more() throws SQLException {
    try (ScratchDatabase database = new ScratchDatabase();
        RunningServer own =
            RunningServer.start("sluice.roles=query", "sluice.store.url=" + database.url())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> own.calls().get("/api/v1/events").status() == 200);
      MadeSecrets.awaitIn(own);
      String form = "{\"ticket\":\"%s\"}".formatted(own.bean(OperatorTicket.class).make());

      try (Connection held = database.locked("audit")) {
        assertThat(own.calls().post("/api/v1/sessions", form).status()).isEqualTo(503);
        held.rollback();
      }

      assertThat(own.calls().post("/api/v1/sessions", form).status()).isEqualTo(204);
      assertThat(own.calls().post("/api/v1/sessions", form).status()).isEqualTo(401);
    }
  }

  @Test
  void an_e_mail_and_its_password_sign_in_to_what_its_owner_may() {
    Newcomer newcomer = Newcomer.come();
    String form = "{\"email\":\"%s\",\"password\":\"%s\"}";

    Calls.Answer answer = signIn(form.formatted(newcomer.email(), Newcomer.PASSWORD));

    assertThat(answer.status()).isEqualTo(204);
    Calls.Answer who = get(CURRENT, answer.header("Set-Cookie").split(";", 2)[0]);
    assertThat(who.json().path("scope").asString()).isEqualTo("owner");
    assertThat(who.json().path("clientId").asString()).isEqualTo(newcomer.id().toString());
    assertThat(signIn(form.formatted(newcomer.email(), "wrong")).status()).isEqualTo(401);
  }

  @Test
  void a_cookie_that_came_by_tls_never_leaves_without_and_is_nobody_else_s_to_set() {
    try (RunningServer behindProxy =
        RunningServer.start("sluice.roles=query", "sluice.http.trusted-proxies=127.0.0.1")) {
      MadeSecrets.awaitIn(behindProxy);
      Calls proxied = behindProxy.calls();
      String ticket = behindProxy.bean(OperatorTicket.class).make();

      Calls.Answer answer =
          proxied.send(
              HttpRequest.newBuilder(proxied.address("/api/v1/sessions"))
                  .header("X-Forwarded-Proto", "https")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{\"ticket\":\"%s\"}".formatted(ticket)))
                  .build());

      assertThat(answer.header("Set-Cookie")).startsWith("__Host-sluice=");
      assertThat(attributes(answer))
          .contains("path=/", "secure", "httponly", "samesite=strict")
          .noneMatch(attribute -> attribute.startsWith("domain"));
    }
  }

  @Test
  void who_has_signed_in_reads_with_the_cookie_alone() {
    assertThat(get("/api/v1/events", cookie(Scope.READ)).status()).isEqualTo(200);
    assertThat(get("/api/v1/events", "sluice=").status()).isEqualTo(401);
    assertThat(get("/api/v1/events", "sluice=x").status()).isEqualTo(401);
  }

  @Test
  void a_call_that_changes_something_has_to_bring_what_our_pages_are_told() {
    String cookie = cookie(Scope.ADMIN);
    String csrf = get(CURRENT, cookie).json().path("csrfToken").asString();
    String others = get(CURRENT, cookie(Scope.ADMIN)).json().path("csrfToken").asString();

    assertThat(send(cookie, "X-CSRF-Token", csrf)).isEqualTo("202 ");
    assertThat(send(cookie)).isEqualTo("403 /problems/foreign-page");
    assertThat(send(cookie, "X-CSRF-Token", "")).isEqualTo("403 /problems/foreign-page");
    assertThat(send(cookie, "X-CSRF-Token", others)).isEqualTo("403 /problems/foreign-page");
  }

  @Test
  void a_cookie_opens_nothing_to_the_pages_of_other_sites() {
    String cookie = cookie(Scope.ADMIN);
    String csrf = get(CURRENT, cookie).json().path("csrfToken").asString();
    String own = "http://127.0.0.1:" + server.port();

    assertThat(send(cookie, "X-CSRF-Token", csrf, "Origin", own)).isEqualTo("202 ");
    for (String origin :
        new String[] {"null", "https://shop.example", own + "0", "http://127.0.0.1", "x y"}) {
      assertThat(send(cookie, "X-CSRF-Token", csrf, "Origin", origin))
          .as(origin)
          .isEqualTo("403 /problems/foreign-page");
      assertThat(status("/api/v1/events", cookie, "Origin", origin)).isEqualTo(403);
    }
    for (String site : new String[] {"cross-site", "same-site"}) {
      assertThat(status("/api/v1/events", cookie, "Sec-Fetch-Site", site)).isEqualTo(403);
    }
    assertThat(status("/api/v1/events", cookie, "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
  }

  @Test
  void our_page_is_known_though_a_proxy_rewrites_the_host() {
    try (RunningServer behindProxy =
        RunningServer.start("sluice.roles=query", "sluice.access.origin=https://sluice.example")) {
      MadeSecrets.awaitIn(behindProxy);
      Calls proxied = behindProxy.calls();

      Calls.Answer ours = signIn(behindProxy, proxied, "https://sluice.example");
      assertThat(ours.status()).isEqualTo(204);
      assertThat(signIn(behindProxy, proxied, "https://shop.example").status()).isEqualTo(403);
      assertThat(signIn(behindProxy, proxied, "http://127.0.0.1:" + behindProxy.port()).status())
          .isEqualTo(204);
      assertIsKeptToTls(proxied, ours);
      assertThat(proxied.get("/").header("Strict-Transport-Security")).startsWith("max-age=");
      assertThat(calls.get("/").header("Strict-Transport-Security")).isEmpty();
    }
  }

  /** The proxy need not say that it was TLS: we are told that it is. */
  private static void assertIsKeptToTls(Calls calls, Calls.Answer signedIn) {
    String cookie = signedIn.header("Set-Cookie").split(";", 2)[0];
    assertThat(cookie).startsWith("__Host-sluice=");
    assertThat(attributes(signedIn)).contains("secure", "httponly", "samesite=strict");
    assertThat(get(calls, CURRENT, cookie).status()).isEqualTo(200);
    assertThat(get(calls, CURRENT, cookie.substring("__Host-".length())).status()).isEqualTo(401);
  }

  private static Calls.Answer signIn(RunningServer server, Calls calls, String origin) {
    String ticket = server.bean(OperatorTicket.class).make();
    return calls.send(
        HttpRequest.newBuilder(calls.address("/api/v1/sessions"))
            .header("Origin", origin)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"ticket\":\"%s\"}".formatted(ticket)))
            .build());
  }

  @Test
  void no_other_site_is_told_that_it_may_send_the_cookie() {
    Calls.Answer answer =
        calls.send(
            HttpRequest.newBuilder(calls.address(CURRENT))
                .header("Origin", "https://shop.example")
                .header("Cookie", cookie(Scope.READ))
                .build());

    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void no_other_site_signs_anybody_in() {
    String body = "{\"ticket\":\"%s\"}".formatted(server.bean(OperatorTicket.class).make());

    assertThat(
            calls
                .send(
                    HttpRequest.newBuilder(calls.address("/api/v1/sessions"))
                        .header("Origin", "https://shop.example")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .status())
        .isEqualTo(403);
    assertThat(signIn(body).status()).isEqualTo(204);
  }

  @Test
  void who_signs_out_is_out_and_the_cookie_is_gone() {
    String cookie = cookie(Scope.READ);
    String csrf = get(CURRENT, cookie).json().path("csrfToken").asString();

    assertThat(signOut(cookie, "X-CSRF-Token", "x").status()).isEqualTo(403);
    Calls.Answer answer = signOut(cookie, "X-CSRF-Token", csrf);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(attributes(answer)).contains("sluice=", "max-age=0", "path=/");
    assertThat(get(CURRENT, cookie).status()).isEqualTo(401);
  }

  @Test
  void the_cookie_of_who_may_not_sign_out_now_is_gone_all_the_same() {
    UUID client = NewClient.made();
    String cookie = cookie(client, Scope.READ);
    String csrf = get(CURRENT, cookie).json().path("csrfToken").asString();
    Quota logouts = Quota.of("log-outs", 60, Duration.ofHours(1));
    Answers.of(server.bean(Allowances.class).take(logouts, client.toString(), "enough").repeat(59));

    Calls.Answer foreign = signOut(cookie, "X-CSRF-Token", "x");
    Calls.Answer refused = signOut(cookie, "X-CSRF-Token", csrf);

    assertThat(foreign.status() + foreign.header("Set-Cookie")).isEqualTo("403");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(attributes(refused)).contains("sluice=", "max-age=0", "path=/");
    assertThat(get(CURRENT, cookie).status()).isEqualTo(200);
  }

  @Test
  void a_session_is_no_token_and_a_token_no_session() {
    UUID client = NewClient.made();
    Tokens tokens = server.bean(Tokens.class);
    String session =
        Answers.of(tokens.issue(Holder.first(client), Scope.READ, Audience.DASHBOARD)).text();
    String token = Answers.of(tokens.issue(Holder.first(client), Scope.READ)).text();

    assertThat(status("/api/v1/events", "sluice=" + token)).isEqualTo(401);
    assertThat(
            calls
                .send(
                    HttpRequest.newBuilder(calls.address("/api/v1/events"))
                        .header("Authorization", "Bearer " + session)
                        .build())
                .status())
        .isEqualTo(401);
  }

  @Test
  void a_key_counts_and_the_cookie_that_comes_with_it_does_not() {
    String cookie = cookie(Scope.READ);

    assertThat(
            status(
                "/api/v1/events", cookie, "X-API-Key", calls.key(), "Sec-Fetch-Site", "cross-site"))
        .isEqualTo(200);
    assertThat(status("/api/v1/events", cookie, "X-API-Key", "nonsense")).isEqualTo(401);
  }

  /** Of the cookie that is set, in small letters. */
  private static List<String> attributes(Calls.Answer answer) {
    return Stream.of(answer.header("Set-Cookie").split("; ", -1))
        .map(attribute -> attribute.toLowerCase(Locale.ROOT))
        .toList();
  }

  private String cookie(Scope scope) {
    return cookie(NewClient.made(), scope);
  }

  private String cookie(UUID client, Scope scope) {
    Tokens tokens = server.bean(Tokens.class);
    return "sluice="
        + Answers.of(tokens.issue(Holder.first(client), scope, Audience.DASHBOARD)).text();
  }

  private Calls.Answer signIn(String body) {
    return calls.send(
        HttpRequest.newBuilder(calls.address("/api/v1/sessions"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private Calls.Answer signOut(String cookie, String... headers) {
    return calls.send(
        HttpRequest.newBuilder(calls.address(CURRENT))
            .header("Cookie", cookie)
            .headers(headers)
            .DELETE()
            .build());
  }

  private Calls.Answer get(String path, String cookie) {
    return get(calls, path, cookie);
  }

  private static Calls.Answer get(Calls calls, String path, String cookie) {
    return calls.send(HttpRequest.newBuilder(calls.address(path)).header("Cookie", cookie).build());
  }

  private int status(String path, String cookie, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(calls.address(path)).header("Cookie", cookie);
    return calls.send((headers.length == 0 ? request : request.headers(headers)).build()).status();
  }

  private String send(String cookie, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(calls.address("/api/v1/events"))
            .header("Cookie", cookie)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"action\":\"x\"}"));
    Calls.Answer answer =
        calls.send((headers.length == 0 ? request : request.headers(headers)).build());
    return answer.status() + " " + answer.json().path("type").asString("");
  }
}
