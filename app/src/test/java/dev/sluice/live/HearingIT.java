package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.QuietProxy;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.access.ApiKey;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.embedded.SharedEngines;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node whose way to Redis or to the database is cut so that nobody notices. */
class HearingIT {

  private static final Duration NOTICED = Duration.ofSeconds(60);
  private static final Duration READY = Duration.ofSeconds(60);

  private static QuietProxy redis;
  private static QuietProxy postgres;
  private static RunningServer node;
  private static Calls calls;

  @BeforeAll
  static void start() {
    URI ofRedis = URI.create(SharedEngines.get().redis().url());
    String ofPostgres = SharedEngines.get().postgres().url();
    redis = new QuietProxy(ofRedis.getPort());
    postgres = new QuietProxy(URI.create(ofPostgres).getPort());
    node =
        RunningServer.start(
            "sluice.roles=live",
            "sluice.log.bootstrap-servers=127.0.0.1:1",
            "sluice.redis.url=redis://%s@127.0.0.1:%d"
                .formatted(ofRedis.getUserInfo(), redis.port()),
            "sluice.store.url=" + ofPostgres.replaceFirst(":\\d+/", ":" + postgres.port() + "/"));
    calls = new Calls("http://127.0.0.1:" + node.port(), IssuedKey.of(Scope.READ));
  }

  @AfterAll
  static void stop() {
    node.close();
    postgres.close();
    redis.close();
  }

  @BeforeEach
  void awaitReady() {
    await().atMost(READY).until(() -> calls.post("/api/v1/live/tickets", "").status() == 201);
  }

  @Test
  void a_subscription_that_fell_silent_is_told_to_readers_and_made_anew() {
    try (Reader reader = Reader.of(calls)) {
      await().atMost(NOTICED).until(() -> state(reader).equals("live"));

      // one alone may be made anew before anybody has to be told
      await()
          .atMost(NOTICED)
          .until(
              () -> {
                redis.hushWhoSaid("SUBSCRIBE");
                return state(reader).equals("degraded");
              });

      await().atMost(NOTICED).until(() -> state(reader).equals("live"));
    }
  }

  private static String state(Reader reader) {
    return reader.states().getLast();
  }

  @Test
  void who_reads_nothing_but_events_is_told_that_the_database_is_away() {
    try (TailListener tail = TailListener.of(calls, "")) {
      await().atMost(NOTICED).until(() -> state(tail).equals("live"));

      postgres.turnTo(1);

      await().atMost(NOTICED).until(() -> state(tail).equals("degraded"));
      isAskedToComeLater();
      postgres.turnTo(URI.create(SharedEngines.get().postgres().url()).getPort());
      await().atMost(READY).until(() -> state(tail).equals("live"));
    }
  }

  /** Nobody can tell now whether a key that was never seen is one. */
  private static void isAskedToComeLater() {
    try (RawCall counters = asks("counters", "text/event-stream");
        RawCall events = asks("events", "text/event-stream");
        RawCall anybody = asks("counters", "*/*");
        RawCall page = asks("events", "text/event-stream, application/problem+json")) {
      for (RawCall source : List.of(counters, events)) {
        assertThat(source.status()).isEqualTo(200);
        assertThat(source.lineWith("text/event-stream")).startsWithIgnoringCase("content-type:");
        assertThat(source.lineWith("retry:")).isEqualTo("retry:30000");
      }
      assertThat(anybody.status()).isEqualTo(503);
      assertThat(page.status()).isEqualTo(503);
    }
  }

  private static RawCall asks(String feed, String accepted) {
    return new RawCall(node.port())
        .send(
            "GET /api/v1/live/%s HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nAccept: %s\r\n\r\n"
                .formatted(feed, ApiKey.made().reveal(), accepted));
  }

  private static String state(TailListener tail) {
    return tail.signs("state").getLast().path("state").asString();
  }
}
