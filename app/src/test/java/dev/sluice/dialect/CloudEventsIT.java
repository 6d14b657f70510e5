package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CloudEventsIT {

  private static final String PATH = "/api/v1/events?ack=stored";
  private static final String STRUCTURED = "application/cloudevents+json";

  private final Calls calls = SharedServer.get().calls();
  private final String user = UUID.randomUUID().toString();

  @Test
  void what_the_sdk_sends_in_binary_mode_is_stored() {
    HttpRequest.Builder request = calls.request(PATH);
    writer(request).writeBinary(event());

    assertThat(calls.send(request.build()).json().path("stored").asBoolean()).isTrue();

    assertIsStored();
  }

  @Test
  void what_the_sdk_sends_in_structured_mode_is_stored() {
    HttpRequest.Builder request = calls.request(PATH);
    writer(request).writeStructured(event(), new JsonFormat());

    assertThat(calls.send(request.build()).json().path("stored").asBoolean()).isTrue();

    assertIsStored();
  }

  private void assertIsStored() {
    JsonNode stored = stored().get(0);
    assertThat(stored.path("action").asString()).isEqualTo("checkout");
    assertThat(stored.path("page").asString()).isEqualTo("/shop?a=b");
    assertThat(stored.path("role").asString()).isEqualTo("customer");
    assertThat(stored.path("occurredAt").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(stored.path("metadata"))
        .isEqualTo(json("{\"amount\":59.90,\"cloudevent\":{\"tenant\":\"a+b\"}}"));
  }

  @Test
  void a_retry_in_another_mode_is_not_a_second_event() {
    HttpRequest.Builder binary = calls.request(PATH);
    HttpRequest.Builder structured = calls.request(PATH);
    writer(binary).writeBinary(event());
    writer(structured).writeStructured(event(), new JsonFormat());

    calls.send(binary.build());
    calls.send(structured.build());

    assertThat(stored()).hasSize(1);
  }

  @Test
  void a_batch_is_taken_event_by_event() {
    String good = structured("a", "\"data\":[1,2]");
    String bad = good.replace("\"source\":\"/shop\",", "");

    Calls.Answer answer =
        calls.post(
            PATH,
            "application/cloudevents-batch+json",
            ("[" + good + "," + bad + "]").getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("rejected").get(0).path("field").asString()).isEqualTo("source");
    assertThat(stored().get(0).path("metadata").toString()).isEqualTo("[1,2]");
  }

  /** By what each file is said to be. */
  @Test
  void files_are_imported_next_to_those_of_our_own() {
    String one = structured("a", "\"data\":[1]");
    String other = structured("b", "\"data\":[2]");
    String body =
        part("application/cloudevents-batch+json", "[" + one + "," + other + "]")
            + part("application/cloudevents+json", one + "\n" + structured("c", "\"data\":[3]"))
            + part("application/json", "{\"action\":\"own\",\"user\":\"%s\"}".formatted(user))
            + "--b--\r\n";

    Calls.Answer answer =
        calls.post(
            "/api/v1/events/import?ack=stored",
            "multipart/form-data; boundary=b",
            body.getBytes(UTF_8));

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    assertThat(answer.json().path("rejected")).isEmpty();
    assertThat(stored())
        .extracting(
            event ->
                event.path("action").asString() + " " + event.path("metadata").path(0).asInt(0))
        .containsExactlyInAnyOrder("x 1", "x 2", "x 3", "own 0");
  }

  private static String part(String type, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\nContent-Type: "
        + type
        + "\r\n\r\n"
        + content
        + "\r\n";
  }

  @Test
  void data_of_another_kind_are_kept_as_they_can_be() {
    Calls.Answer text =
        calls.post(PATH, "text/plain", "hi there".getBytes(UTF_8), binaryHeaders("1"));
    Calls.Answer bytes =
        calls.post(PATH, "image/png", new byte[] {(byte) 0x89, 'P'}, binaryHeaders("2"));
    Calls.Answer zeros =
        calls.post(PATH, "image/x-icon", new byte[] {0, 0, 1, (byte) 0xff}, binaryHeaders("3"));

    assertThat(text.status()).isEqualTo(202);
    assertThat(bytes.status()).isEqualTo(202);
    assertThat(zeros.status()).isEqualTo(202);
    assertThat(stored())
        .extracting(event -> event.path("metadata"))
        .containsExactlyInAnyOrder(
            json("{'data':'hi there','cloudevent':{'datacontenttype':'text/plain'}}"),
            json("{'data_base64':'iVA=','cloudevent':{'datacontenttype':'image/png'}}"),
            json("{'data_base64':'AAAB/w==','cloudevent':{'datacontenttype':'image/x-icon'}}"));
  }

  /** Two signs there, whose bytes are one in UTF-8. */
  @Test
  void data_in_another_charset_are_kept_byte_by_byte_and_json_in_one_is_refused() {
    byte[] text = "Ã©".getBytes(ISO_8859_1);
    Calls.Answer taken = calls.post(PATH, "text/xml; charset=iso-8859-1", text, binaryHeaders("1"));
    Calls.Answer refused =
        calls.post(PATH, "application/json; charset=iso-8859-1", text, binaryHeaders("2"));

    assertThat(taken.status()).isEqualTo(202);
    assertThat(type(refused)).isEqualTo("415 /problems/unsupported-media-type");
    assertThat(stored().get(0).path("metadata"))
        .isEqualTo(
            json(
                "{'data_base64':'w6k=','cloudevent':{'datacontenttype':'text/xml; charset=iso-8859-1'}}"));
  }

  @ParameterizedTest
  @CsvSource({"/caf%C3%A9%20a+b,/café a+b", "\"/a\\\"b%20c\",/a\"b c", "/100%,/100%"})
  void a_header_is_freed_of_its_quotes_and_percent_signs(String written, String meant) {
    assertThat(withSource(written).status()).isEqualTo(202);

    assertThat(stored().get(0).path("page").asString()).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%FF", "/%C0%80", "/%ED%A0%80"})
  void a_header_that_is_not_utf_8_is_refused(String source) {
    assertThat(type(withSource(source))).isEqualTo("400 /problems/invalid-encoding");
  }

  @Test
  void an_attribute_that_is_said_twice_and_not_the_same_is_refused() {
    assertThat(type(withSource("/s", "ce-subject", "somebody else")))
        .isEqualTo("400 /problems/duplicate-key");
  }

  private Calls.Answer withSource(String source, String... more) {
    String[] headers = binaryHeaders("1");
    headers[5] = source;
    return calls.post(
        PATH,
        "application/json",
        new byte[0],
        Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new));
  }

  private static String type(Calls.Answer answer) {
    return answer.status() + " " + answer.json().path("type").asString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"1\",\"source\":\"/a\",\"type\":\"x\"}",
        "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/a\",\"type\":\"x\"}",
        "{\"specversion\":\"1.0\",\"id\":1,\"source\":\"/a\",\"type\":\"x\"}",
        "{\"specversion\":\"1.0\",\"source\":\"/a\",\"type\":\"x\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/a\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/a\",\"type\":\"x\",\"time\":\"noon\"}",
        "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/a\",\"type\":\"x\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"\",\"type\":\"x\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/a\",\"type\":\"x\",\"data\":1,\"data_base64\":\"AA==\"}"
      })
  void what_breaks_a_rule_is_refused(String event) {
    assertThat(calls.post(PATH, STRUCTURED, event.getBytes(UTF_8)).status()).isEqualTo(422);
  }

  @Test
  void data_that_are_not_what_they_are_said_to_be_are_refused() {
    Calls.Answer answer =
        calls.post(PATH, "application/json", "1},\"x\":{".getBytes(UTF_8), binaryHeaders("1"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(stored()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "duplicate-key       | {\"a\":1,\"a\":2}",
        "number-out-of-range | {\"a\":1e400}",
        "invalid-string      | {\"a\":\"\\u0000\"}",
        "too-deep            | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "malformed-json      | {\"a\":1"
      })
  void data_that_are_json_are_refused_for_the_reason_that_an_event_would_be(
      String reason, String data) {
    Calls.Answer answer =
        calls.post(PATH, "application/json", data.getBytes(UTF_8), binaryHeaders("1"));

    assertThat(type(answer)).isEqualTo("400 /problems/" + reason);
  }

  @Test
  void data_that_are_json_in_another_encoding_are_refused_as_that() {
    Calls.Answer answer =
        calls.post(PATH, "application/json", "\"\u00e4\"".getBytes(ISO_8859_1), binaryHeaders("1"));

    assertThat(type(answer)).isEqualTo("400 /problems/invalid-encoding");
  }

  private String[] binaryHeaders(String id) {
    return new String[] {
      "ce-specversion",
      "1.0",
      "ce-id",
      id + user,
      "ce-source",
      "/s",
      "ce-type",
      "x",
      "ce-subject",
      user
    };
  }

  private String structured(String id, String more) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/shop\",\"type\":\"x\",\"subject\":\"%s\",%s}"
        .formatted(id + user, user, more);
  }

  private CloudEvent event() {
    return CloudEventBuilder.v1()
        .withId(user)
        .withSource(URI.create("/shop?a=b"))
        .withType("checkout")
        .withSubject(user)
        .withTime(OffsetDateTime.parse("2026-01-02T03:04:05Z"))
        .withExtension("role", "customer")
        .withExtension("tenant", "a+b")
        .withData("application/json", "{\"amount\":59.90}".getBytes(UTF_8))
        .build();
  }

  private static MessageWriter<?, Void> writer(HttpRequest.Builder request) {
    return HttpMessageFactory.createWriter(
        request::header, body -> request.POST(BodyPublishers.ofByteArray(body)));
  }

  private static JsonNode json(String json) {
    return JsonMapper.shared().readTree(json.replace('\'', '"'));
  }

  private JsonNode stored() {
    return calls.get("/api/v1/events?user=" + user).json().path("data");
  }
}
