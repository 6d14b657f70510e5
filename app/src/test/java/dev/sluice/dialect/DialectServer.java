package dev.sluice.dialect;

import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.access.FirstAdmin;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server for clients that know of no keys, for all tests of the older systems in one JVM. */
final class DialectServer {

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
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> operator.get("/api/v1/events?limit=1").status() == 200);
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
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  static Calls.Answer anonymous(String method, String path, String body) {
    return anonymous(get(), method, path, body);
  }

  /** Until all that a client has sent before is there to be read. */
  static void awaitStored(Calls client) {
    client.storedActions("the-last-" + UUID.randomUUID());
  }
}
