package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.ScratchDatabase;
import dev.sluice.SharedServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static ScratchDatabase database;
  private static RunningServer one;
  private static RunningServer other;

  @BeforeAll
  static void start() {
    database = new ScratchDatabase();
    one = server();
    other = server();
    await()
        .atMost(SOON)
        .until(
            () ->
                one.calls().get("/api/v1/events").status() == 200
                    && secretsFile().toFile().exists());
    MadeSecrets.awaitIn(one);
    MadeSecrets.awaitIn(other);
    String token = token(client(), Scope.READ);
    await().atMost(SOON).until(() -> status(one, token) == 200 && status(other, token) == 200);
  }

  private static RunningServer server() {
    return RunningServer.start(
        "sluice.roles=query",
        "sluice.store.url=" + database.url(),
        "sluice.access.secrets-file=" + secretsFile());
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    database.close();
  }

  private static Path secretsFile() {
    return folder.resolve("secrets");
  }

  private static UUID client() {
    UUID client = UUID.randomUUID();
    database.run("INSERT INTO clients (id, name) VALUES ('%s', 'test')".formatted(client));
    return client;
  }

  @Test
  void who_logs_out_on_one_node_is_out_on_all_within_a_second() {
    UUID client = client();
    String token = token(client, Scope.READ);
    String stays = token(client, Scope.READ);
    assertThat(status(one, token)).isEqualTo(200);
    assertThat(status(other, token)).isEqualTo(200);

    assertThat(logOut(one, token)).isEqualTo(204);

    assertThat(status(one, token)).isEqualTo(401);
    RunningTime.holdsWithin(Duration.ofSeconds(1), () -> status(other, token) == 401);
    assertThat(status(other, stays)).isEqualTo(200);
    assertThat(logOut(one, token)).isEqualTo(401);
    assertThat(database.texts("SELECT what FROM audit WHERE client_id = '%s'".formatted(client)))
        .containsExactly("logged-out");
  }

  @Test
  void nobody_is_logged_out_by_a_new_secret_and_each_node_knows_it_before_another_uses_it() {
    String before = token(client(), Scope.READ);
    assertThat(status(other, before)).isEqualTo(200);

    String added = secrets().add(Instant.now()).id();

    await().atMost(SOON).until(() -> knows(one, added) && knows(other, added));
    assertThat(one.bean(KeyRing.class).current("tokens").id()).isNotEqualTo(added);
    assertThat(status(one, before)).isEqualTo(200);
    assertThat(status(other, before)).isEqualTo(200);
  }

  private static boolean knows(RunningServer server, String secret) {
    return server.bean(KeyRing.class).find(secret, "tokens").isPresent();
  }

  @Test
  void a_secret_that_a_node_has_not_heard_of_is_looked_for_at_once() {
    UUID client = client();

    Secret added = secrets().add(Instant.now());
    KeyRing.Named key = new KeyRing.Named(added.id(), Secret.derived(added.bytes(), "tokens"));
    Forgery good = Forgery.of(one.bean(KeyRing.class), client);
    String token =
        new Forgery(key, good.header().replace(good.key().id(), added.id()), good.payload()).text();

    RunningTime.holdsWithin(Duration.ofSeconds(3), () -> status(other, token) == 200);
  }

  @Test
  void a_token_opens_what_its_scope_allows() {
    String token = token(client(), Scope.READ);
    Calls calls = SharedServer.get().calls();

    assertThat(
            calls
                .send(
                    request(SharedServer.get(), "/api/v1/events", sharedToken(Scope.READ))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"action\":\"x\"}"))
                        .build())
                .status())
        .isEqualTo(403);
    assertThat(status(one, token)).isEqualTo(200);
  }

  @Test
  void a_key_logs_nobody_out() {
    assertThat(logOut(one, one.calls().key())).isEqualTo(401);
    assertThat(logOut(one, "")).isEqualTo(401);
  }

  private static String sharedToken(Scope scope) {
    return Answers.of(
            SharedServer.get().bean(Tokens.class).issue(Holder.first(NewClient.made()), scope))
        .text();
  }

  private static SecretsFile secrets() {
    return new SecretsFile(secretsFile());
  }

  private static String token(UUID client, Scope scope) {
    return Answers.of(one.bean(Tokens.class).issue(Holder.first(client), scope)).text();
  }

  private static int status(RunningServer server, String token) {
    return server.calls().send(request(server, "/api/v1/events?limit=1", token).build()).status();
  }

  private static int logOut(RunningServer server, String token) {
    return server
        .calls()
        .send(request(server, "/api/v1/tokens/current", token).DELETE().build())
        .status();
  }

  private static HttpRequest.Builder request(RunningServer server, String path, String token) {
    return HttpRequest.newBuilder(server.calls().address(path))
        .header("Authorization", "Bearer " + token);
  }
}
