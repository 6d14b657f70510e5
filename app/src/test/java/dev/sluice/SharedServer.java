package dev.sluice;

import static org.awaitility.Awaitility.await;

import dev.sluice.access.ApiKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The server with all its roles, for all tests of one JVM that do not mean to break it. */
public final class SharedServer {

  private static final String NOBODY = "{\"email\":\"nobody@example.com\",\"password\":\"x\"}";

  private static @Nullable RunningServer server;

  private SharedServer() {}

  public static synchronized RunningServer get() {
    RunningServer running = server;
    if (running == null) {
      // a busy machine is slow, and nothing is away
      running =
          RunningServer.start(
              "sluice.log.append-timeout=20s",
              "sluice.ingest.stored-timeout=25s",
              "sluice.access.limit-patience=5s",
              "sluice.redis.timeout=5s");
      awaitKey(running);
      server = running;
    }
    return running;
  }

  /**
   * From then on keys are looked up in the database, where a stranger's is not found, and so are
   * e-mails, by secrets that are made.
   */
  private static void awaitKey(RunningServer running) {
    Calls stranger = new Calls("http://127.0.0.1:" + running.port(), ApiKey.made().reveal());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                running.calls().get("/api/v1/events?limit=1").status() == 200
                    && stranger.get("/api/v1/events").status() == 401
                    && stranger.post("/api/v1/tokens", NOBODY).status() == 401);
  }
}
