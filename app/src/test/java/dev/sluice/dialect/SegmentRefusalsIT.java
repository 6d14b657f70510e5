package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.ingest.Gzip;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of a batch, or with it, and what is not. */
class SegmentRefusalsIT extends SegmentTrial {

  @Test
  void one_bad_message_harms_itself_alone() {
    String deep = "[".repeat(32) + "]".repeat(32);
    List<String> bad =
        List.of(
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"userId\":\"U\"}",
            "{\"type\":\"track\",\"event\":\"\\u0000\",\"userId\":\"U\"}",
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"properties\":{\"a\":%s}}"
                .formatted(deep),
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"properties\":{\"a\":\"%s\"}}"
                .formatted("a".repeat(70_000)),
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"U\",\"properties\":{\"a\":1e999}}",
            "{\"type\":\"track\",\"event\":\"x\",\"userId\":{},\"messageId\":\"m-1\"}",
            "{\"type\":\"track\",\"userId\":\"U\"}",
            "{\"type\":\"sing\",\"userId\":\"U\"}",
            "{\"type\":\"identify\"}",
            "{\"type\":\"track\",\"event\":\"x\",\"timestamp\":\"noon\"}",
            "{\"type\":\"track\" \"event\":\"x\"}",
            "{\"type\":tru}",
            "7");

    Calls.Answer answer =
        send(String.join(",", bad) + ",{\"type\":\"track\",\"event\":\"good\",\"userId\":\"U\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("success").asBoolean()).isTrue();
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(answer.json().path("rejected"))
        .extracting(no -> no.path("index").asInt() + " " + no.path("type").asString().substring(10))
        .containsExactly(
            "0 duplicate-key",
            "1 invalid-string",
            "2 too-deep",
            "3 too-large",
            "4 number-out-of-range",
            "5 invalid-field",
            "6 missing-field",
            "7 invalid-field",
            "8 missing-field",
            "9 invalid-field",
            "10 malformed-json",
            "11 malformed-json",
            "12 malformed-json");
    assertThat(answer.json().path("rejected").get(5).path("id").asString()).isEqualTo("m-1");
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("13");
    assertThat(client.onlyStored(user).path("action").asString()).isEqualTo("good");
  }

  @Test
  void a_single_event_that_is_too_large_is_refused_inside() {
    Calls.Answer answer =
        client.post(
            "/v1/track",
            of(
                "{\"event\":\"x\",\"userId\":\"U\",\"writeKey\":\"K\",\"properties\":{\"a\":\"%s\"}}"
                    .formatted("a".repeat(70_000))));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("rejected").get(0).path("type").asString())
        .isEqualTo("/problems/too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "7",
        "{",
        "{\"batch\":[",
        "{\"batch\":7}",
        "{\"batch\":[}]}",
        "{\"batch\":[]",
        "{\"batch\":[]}}",
        "{\"batch\" []}",
        "{batch:[]}",
        "{\"sentAt\":1}",
        "{\"batch\":[],\"batch\":[]}",
        "{\"batch\":[],\"context\":{\"a\":1,\"a\":2}}",
        "\u001f\u008b"
      })
  void a_body_that_is_no_batch_is_refused_as_a_whole(String body) {
    Calls.Answer answer = client.post("/v1/batch", body.getBytes(ISO_8859_1), client.basic());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    assertThat(answer.json().path("message").asString()).isNotEmpty();
  }

  @Test
  void a_body_that_is_larger_than_may_be_is_no_reason_to_send_it_for_ever() {
    byte[] large = Gzip.of("{\"batch\":[\"" + " ".repeat(5_000_000) + "\"]}");

    assertThat(client.post("/v1/batch", large, client.basic()).status()).isEqualTo(400);
    assertThat(client.post("/v1/batch", large).status()).isEqualTo(400);
  }

  @Test
  void more_than_one_batch_may_have_are_taken_in_parts() {
    String batch =
        IntStream.range(0, 10_007)
            .mapToObj(
                i ->
                    "{\"type\":\"track\",\"event\":\"%s\",\"userId\":\"U\",\"messageId\":\"U-%d\"}"
                        .formatted(i == 10_001 ? "" : "x", i))
            .collect(Collectors.joining(","));

    Calls.Answer answer = send(batch);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(10_006);
    assertThat(answer.json().path("rejected")).hasSize(1);
    assertThat(answer.json().path("rejected").get(0).path("index").asInt()).isEqualTo(10_001);
  }

  @Test
  void an_empty_batch_is_no_fault() {
    assertThat(send("").json().path("accepted").asInt(7)).isZero();
  }

  @Test
  void an_id_may_be_a_number_and_an_empty_one_is_none() {
    String message = "{\"type\":\"page\",\"userId\":\"%s\",\"messageId\":%s}";
    String number = message.formatted(user, 7);

    Calls.Answer answer =
        client.post(
            "/v1/batch",
            "{\"batch\":[%s,%s,%s,%s]}"
                .formatted(
                    number,
                    number,
                    message.formatted(user, "\"\""),
                    message.formatted(user, 8).replace("page", "none")),
            client.basic());

    assertThat(answer.json().path("rejected")).hasSize(1);
    assertThat(answer.json().path("rejected").get(0).path("id").asString()).isEqualTo("8");
    assertThat(client.stored(user)).hasSize(2);
  }
}
