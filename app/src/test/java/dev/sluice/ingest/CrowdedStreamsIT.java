package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.body.Coding;
import dev.sluice.body.Encoded;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CrowdedStreamsIT {

  private static final String PATH = "/api/v1/events";
  private static final String NDJSON = "application/x-ndjson";
  private static final String EVENT = "{\"action\":\"x\"}";
  private static final byte[] ZSTD = Encoded.in(Coding.ZSTD, EVENT.getBytes(UTF_8));

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.ingest.stream-memory=384KB",
            "sluice.ingest.decoder-memory=32MB");
    Calls known = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.WRITE));
    await().until(() -> known.post(PATH, EVENT).status() == 202);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void only_so_many_streams_are_read_at_a_time_and_who_leaves_makes_room() {
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

  @Test
  void who_has_a_stream_decoded_leaves_decoders_to_others_and_to_bodies_that_end() {
    Calls first = server.calls();
    Calls second = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.WRITE));

    try (RawCall open = RawCall.chunked(server, PATH, NDJSON, "Content-Encoding: zstd")) {
      open.chunk(Arrays.copyOf(ZSTD, 8));
      await().untilAsserted(() -> assertThat(encoded(first, "application/json")).isEqualTo(503));

      assertThat(encoded(second, NDJSON)).isEqualTo(503);
      assertThat(encoded(second, "application/json")).isEqualTo(202);
      open.chunk(Arrays.copyOfRange(ZSTD, 8, ZSTD.length)).lastChunk();
      assertThat(open.status()).isEqualTo(202);
    }
    await().untilAsserted(() -> assertThat(encoded(second, NDJSON)).isEqualTo(202));
    await().untilAsserted(() -> assertThat(encoded(first, "application/json")).isEqualTo(202));
  }

  private static int encoded(Calls calls, String type) {
    return calls.post(PATH, type, ZSTD, "Content-Encoding", "zstd").status();
  }

  private static RawCall open() {
    return RawCall.chunked(server, PATH, NDJSON).chunk(EVENT);
  }

  private static Calls.Answer stream() {
    return server.calls().post(PATH, NDJSON, EVENT.getBytes(UTF_8));
  }
}
