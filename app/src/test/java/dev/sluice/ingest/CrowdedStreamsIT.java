package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CrowdedStreamsIT {

  private static final String PATH = "/api/v1/events";
  private static final String NDJSON = "application/x-ndjson";
  private static final String EVENT = "{\"action\":\"x\"}";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start("sluice.roles=ingest", "sluice.ingest.open-streams=2");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void only_so_many_streams_are_read_at_a_time_and_who_leaves_makes_room() {
    await().until(() -> server.calls().post(PATH, EVENT).status() == 202);

    try (RawCall first = open()) {
      try (RawCall second = open()) {
        await().untilAsserted(() -> assertThat(stream().status()).isEqualTo(503));

        assertThat(stream().header("Retry-After")).isNotEmpty();
        assertThat(stream().json().path("type").asString()).isEqualTo("/problems/unavailable");
        assertThat(server.calls().post(PATH, EVENT).status()).isEqualTo(202);
        assertThat(second.chunk("\n").lastChunk().status()).isEqualTo(202);
      }
      await().untilAsserted(() -> assertThat(stream().status()).isEqualTo(202));
      assertThat(first.lastChunk().status()).isEqualTo(202);
    }
  }

  private static RawCall open() {
    return RawCall.chunked(server, PATH, NDJSON).chunk(EVENT);
  }

  private static Calls.Answer stream() {
    return server.calls().post(PATH, NDJSON, EVENT.getBytes(StandardCharsets.UTF_8));
  }
}
