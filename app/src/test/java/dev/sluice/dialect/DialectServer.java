package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.access.FirstAdmin;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.log.EventLog;
import dev.sluice.log.Reach;
import dev.sluice.persist.StoredPlaces;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server for clients that know of no keys, for all tests of the older systems in one JVM. */
final class DialectServer {

  /** Also where somebody who reads the log has to be waited for until his session ends. */
  static final Duration SOON = Duration.ofSeconds(60);

  private static final UUID NOBODY = UUID.randomUUID();

  private static @Nullable RunningServer server;

  private DialectServer() {}

  static synchronized RunningServer get() {
    RunningServer running = server;
    if (running == null) {
      running =
          RunningServer.start(
              "sluice.access.anonymous-client=" + FirstAdmin.CLIENT,
              "sluice.access.origin=https://sluice.example",
              "sluice.http.trusted-proxies=127.0.0.1",
              "sluice.cors.origins=*,https://named.example");
      Calls operator = running.calls();
      await().atMost(SOON).until(() -> operator.get("/api/v1/events?limit=1").status() == 200);
      server = running;
    }
    return running;
  }

  /** A client of its own, which may all. */
  static Calls newClient() {
    return with(IssuedKey.of(Scope.ADMIN));
  }

  static Calls with(String key) {
    return new Calls("http://127.0.0.1:" + get().port(), key);
  }

  /** A call without a key. */
  static Calls.Answer anonymous(RunningServer server, String method, String path, String body) {
    Calls calls = server.calls();
    return calls.send(
        HttpRequest.newBuilder(calls.address(path))
            .timeout(SOON)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  static Calls.Answer anonymous(String method, String path, String body) {
    return anonymous(get(), method, path, body);
  }

  /**
   * Until all that a client has sent before is there to be read, and one event more, in whichever
   * parts of the log: what is stored of one says nothing of another.
   */
  static void awaitStored(Calls client) {
    String last = "{\"action\":\"the last\",\"user\":\"%s\"}".formatted(UUID.randomUUID());
    assertThat(client.post("/api/v1/events", last).status()).isEqualTo(202);
    Reach ends = Answers.of(get().bean(EventLog.class).ends());
    StoredPlaces places = get().bean(StoredPlaces.class);
    assertThat(Answers.of(places.areStored(NOBODY, ends, SOON), SOON.multipliedBy(2))).isTrue();
  }
}
