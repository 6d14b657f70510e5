package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProgressIT {

  private static final String PATH = "/api/v1/events";
  private static final String NDJSON = "application/x-ndjson";

  private final RunningServer server = SharedServer.get();
  private final String user = UUID.randomUUID().toString();

  @Test
  void who_streams_is_told_how_far_it_has_come_while_it_still_sends() {
    try (RawCall call = RawCall.chunked(server, PATH, NDJSON, "Accept: " + NDJSON)) {
      call.chunk(event("one") + "\n" + event("two") + "\n" + "broken\n");
      assertThat(call.status()).isEqualTo(202);
      assertThat(progress(call, 3))
          .startsWith("{\"through\":3,\"accepted\":2,\"rejected\":1,\"rejections\":[{\"line\":3,");
      assertThat(server.calls().storedActions(user)).containsExactlyInAnyOrder("one", "two");

      call.chunk(event("three") + "\n" + event("fo").substring(0, 12));
      assertThat(progress(call, 4)).isEqualTo("{\"through\":4,\"accepted\":3,\"rejected\":1}");

      call.chunk(event("four").substring(12)).lastChunk();
      JsonNode last = JsonMapper.shared().readTree(call.lineWith("\"done\":true"));
      assertThat(last.path("through").asInt()).isEqualTo(5);
      assertThat(last.path("accepted").asInt()).isEqualTo(4);
      assertThat(last.path("rejections").get(0).path("line").asInt()).isEqualTo(3);
    }
  }

  @Test
  void each_line_names_what_was_refused_since_the_one_before() {
    try (RawCall call = RawCall.chunked(server, PATH, NDJSON, "Accept: " + NDJSON)) {
      call.chunk("broken\n".repeat(120));
      assertThat(refusedLines(progress(call, 120))).hasSize(100).startsWith(1, 2).endsWith(100);

      call.chunk("broken\n" + event("one") + "\nbroken\n");
      assertThat(refusedLines(progress(call, 123))).containsExactly(121, 123);

      call.lastChunk();
      assertThat(refusedLines(call.lineWith("\"done\":true"))).hasSize(100).endsWith(100);
    }
  }

  private static List<Integer> refusedLines(String line) {
    return JsonMapper.shared()
        .readTree(line)
        .path("rejections")
        .valueStream()
        .map(refusal -> refusal.path("line").asInt())
        .toList();
  }

  @Test
  void a_row_over_several_lines_is_through_when_its_last_line_is() {
    try (RawCall call = RawCall.chunked(server, PATH, "text/csv", "Accept: " + NDJSON)) {
      call.chunk("action,page\none,\"a\nb\nc\"\n\ntw");
      assertThat(call.lineWith("through"))
          .isEqualTo("{\"through\":5,\"accepted\":1,\"rejected\":0}");

      call.chunk("o,\"d\ne\"").lastChunk();
      assertThat(call.lineWith("\"done\":true")).contains("\"through\":7", "\"accepted\":2");
    }
  }

  @Test
  void a_stream_that_breaks_off_leaves_what_was_read_and_the_next_goes_on() {
    try (RawCall call = RawCall.chunked(server, PATH, NDJSON, "Accept: " + NDJSON)) {
      call.chunk(event("one") + "\n" + event("tw"));
      progress(call, 1);
    }

    assertThat(server.calls().storedActions(user)).containsExactly("one");
    assertThat(server.calls().post(PATH, event("two")).status()).isEqualTo(202);
  }

  @Test
  void a_fault_on_the_way_is_the_last_line_of_an_answer_that_has_begun() {
    try (RawCall call =
        RawCall.chunked(server, PATH, NDJSON, "Accept: " + NDJSON, "Content-Encoding: gzip")) {
      breakOff(call);

      JsonNode last = JsonMapper.shared().readTree(call.lineWith("\"problem\":"));

      assertThat(last.path("accepted").asInt()).isEqualTo(1);
      assertThat(last.path("rejected").asInt()).isEqualTo(1);
      assertThat(last.path("rejections").get(0).path("line").asInt()).isEqualTo(2);
      assertThat(last.path("problem").path("type").asString()).isEqualTo("/problems/corrupt-body");
    }
  }

  @Test
  void a_body_that_breaks_off_is_answered_with_what_was_refused_in_it() {
    try (RawCall call =
        RawCall.chunked(server, PATH, NDJSON, "Content-Encoding: gzip", "Connection: close")) {
      breakOff(call);

      JsonNode problem = JsonMapper.shared().readTree(call.lineWith("corrupt-body"));

      assertThat(problem.path("accepted").asInt()).isEqualTo(1);
      assertThat(problem.path("rejectedCount").asInt()).isEqualTo(1);
      assertThat(problem.at("/rejected/0/line").asInt()).isEqualTo(2);
      assertThat(problem.at("/rejected/0/type").asString()).isEqualTo("/problems/malformed-json");
    }
  }

  private void breakOff(RawCall call) {
    byte[] gzip = Gzip.of(event("one") + "\nbroken\n" + "\n".repeat(100_000));
    call.chunk(gzip).chunk("this is no gzip").lastChunk();
  }

  @Test
  void who_says_that_lines_are_not_wanted_gets_none() {
    byte[] line = event("one").getBytes(UTF_8);

    Calls.Answer answer = server.calls().post(PATH, NDJSON, line, "Accept", NDJSON + ";q=0, */*");

    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void a_line_with_a_zero_byte_harms_itself_alone_wherever_it_is_cut() {
    try (RawCall call = RawCall.chunked(server, PATH, NDJSON, "Accept: " + NDJSON)) {
      call.chunk("{\"action\":\"").chunk("\0\"}\n" + event("one")).lastChunk();

      assertThat(call.lineWith("\"done\":true")).contains("\"accepted\":1", "\"rejected\":1");
    }
  }

  @Test
  void utf_16_is_recognised_byte_by_byte() {
    try (RawCall call = RawCall.chunked(server, PATH, NDJSON)) {
      for (byte b : (event("one") + "\n").getBytes(UTF_16)) {
        call.chunk(new byte[] {b});
      }
      call.lastChunk();

      assertThat(call.status()).isEqualTo(415);
    }
  }

  @Test
  void a_sender_that_does_not_listen_is_served_all_the_same() {
    String line = event("x".repeat(100)) + "\n";
    try (RawCall call = RawCall.chunked(server, PATH, NDJSON, "Accept: " + NDJSON)) {
      for (int i = 0; i < 2000; i++) {
        call.chunk(line.repeat(5));
      }
      call.lastChunk();

      assertThat(call.lineWith("\"done\":true"))
          .contains("\"through\":10000", "\"accepted\":10000");
    }
  }

  private static String progress(RawCall call, int through) {
    return call.lineWith("\"through\":" + through);
  }

  private String event(String action) {
    return "{\"action\":\"%s\",\"user\":\"%s\"}".formatted(action, user);
  }
}
