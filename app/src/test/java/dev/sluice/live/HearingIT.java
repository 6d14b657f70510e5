package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.QuietProxy;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.embedded.SharedEngines;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node whose way to Redis or to the database is cut so that nobody notices. */
class HearingIT {

  private static final Duration NOTICED = Duration.ofSeconds(10);
  private static final Duration READY = Duration.ofSeconds(30);

  @Test
  void a_subscription_that_fell_silent_is_told_to_readers_and_made_anew() {
    String key = IssuedKey.of(Scope.READ);
    URI redis = URI.create(SharedEngines.get().redis().url());
    try (QuietProxy proxy = new QuietProxy(redis.getPort());
        RunningServer node =
            RunningServer.start(
                "sluice.roles=live",
                "sluice.log.bootstrap-servers=127.0.0.1:1",
                "sluice.redis.url=redis://%s@127.0.0.1:%d"
                    .formatted(redis.getUserInfo(), proxy.port()));
        Reader reader = Reader.of(new Calls("http://127.0.0.1:" + node.port(), key))) {
      await().atMost(NOTICED).until(() -> reader.states().getLast().equals("live"));
      int before = reader.states().size();

      proxy.hushWhoSaid("SUBSCRIBE");

      await().atMost(NOTICED).until(() -> reader.states().size() == before + 2);
      assertThat(reader.states().subList(before, before + 2)).containsExactly("degraded", "live");
    }
  }

  @Test
  void who_reads_nothing_but_events_is_told_that_the_database_is_away() {
    String key = IssuedKey.of(Scope.READ);
    try (QuietProxy proxy =
            new QuietProxy(URI.create(SharedEngines.get().postgres().url()).getPort());
        RunningServer node =
            RunningServer.start(
                "sluice.roles=live",
                "sluice.log.bootstrap-servers=127.0.0.1:1",
                "sluice.store.url="
                    + SharedEngines.get()
                        .postgres()
                        .url()
                        .replaceFirst(":\\d+/", ":" + proxy.port() + "/"))) {
      Calls calls = new Calls("http://127.0.0.1:" + node.port(), key);
      await().atMost(READY).until(() -> calls.post("/api/v1/live/tickets", "").status() == 201);
      try (TailListener tail = TailListener.of(calls, "")) {
        await().atMost(NOTICED).until(() -> state(tail).equals("live"));

        proxy.turnTo(1);

        await().atMost(NOTICED).until(() -> state(tail).equals("degraded"));
        proxy.turnTo(URI.create(SharedEngines.get().postgres().url()).getPort());
        await().atMost(READY).until(() -> state(tail).equals("live"));
      }
    }
  }

  private static String state(TailListener tail) {
    return tail.signs("state").getLast().path("state").asString();
  }
}
