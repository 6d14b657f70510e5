package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.Logged;
import dev.sluice.RawCall;
import dev.sluice.SharedServer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Operators;

class ImportIT {

  private static final String PATH = "/api/v1/events/import";
  private static final String MULTIPART = "multipart/form-data; boundary=b";
  private static final String FILE =
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";

  private final Calls calls = SharedServer.get().calls();
  private final String user = UUID.randomUUID().toString();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  @Test
  void files_of_every_kind_are_taken_one_after_the_other() {
    file("a.ndjson", event("one") + "\n" + event("two") + "\n");
    file("b.json", "[" + event("three") + ",\n" + event("four") + "]");
    file("c.csv", "action,user\nfive,%s\n".formatted(user));
    part("name=\"file\"; filename=\"d.ndjson.gz\"", Gzip.of(event("six")));
    part("name=\"comment\"", "no file".getBytes(UTF_8));
    part("name=\"file\"; filename=\"e.csv.gz\"", Gzip.of("action,user\nseven," + user));

    Calls.Answer answer = send();

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(7);
    assertThat(calls.storedActions(user))
        .containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six", "seven");
  }

  @Test
  void a_file_larger_than_any_buffer_is_taken_to_its_end() {
    file(
        "../../etc/passwd",
        IntStream.range(0, 30_000)
            .mapToObj(i -> event("x".repeat(100)))
            .collect(Collectors.joining("\n")));

    Calls.Answer answer = send();

    assertThat(answer.json().path("accepted").asInt()).isEqualTo(30_000);
    assertThat(answer.response().body()).doesNotContain("passwd");
  }

  @Test
  void what_is_wrong_is_named_by_file_and_place() {
    file("a.ndjson", event("one") + "\nbroken\n");
    file("b.json", "[" + event("two") + ",{}]");

    Calls.Answer answer = send();

    assertThat(answer.header("X-Events-Rejected")).isEqualTo("2");
    assertThat(answer.json().path("rejected").get(0).path("file").asInt()).isZero();
    assertThat(answer.json().path("rejected").get(0).path("line").asInt()).isEqualTo(2);
    assertThat(answer.json().path("rejected").get(1).path("file").asInt()).isEqualTo(1);
    assertThat(answer.json().path("rejected").get(1).path("index").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "lzma", "identity, gzip"})
  void an_upload_is_not_compressed_as_a_whole(String coding) {
    file("a.ndjson", event("one"));

    Calls.Answer answer = send("Content-Encoding", coding);

    assertThat(type(answer)).isEqualTo("415 /problems/unsupported-media-type");
    assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
  }

  @Test
  void an_upload_may_say_that_it_is_not_compressed() {
    file("a.ndjson", event("one"));

    assertThat(send("Content-Encoding", "identity").status()).isEqualTo(202);
  }

  @Test
  void progress_is_told_where_it_is_asked_for() {
    file("a.ndjson", event("one"));

    Calls.Answer answer = send("Accept", "application/x-ndjson");

    assertThat(answer.response().body().lines().toList().getLast())
        .contains("\"file\":0", "\"accepted\":1", "\"done\":true");
  }

  @Test
  void what_is_no_upload_is_refused() {
    assertThat(type(send())).isEqualTo("400 /problems/malformed-multipart");
    assertThat(type(calls.post(PATH, "multipart/form-data", event("x").getBytes(UTF_8))))
        .isEqualTo("400 /problems/malformed-multipart");
    assertThat(type(calls.post(PATH, "application/json", event("x").getBytes(UTF_8))))
        .isEqualTo("415 /problems/unsupported-media-type");
    part("name=\"comment\"", "no file".getBytes(UTF_8));
    assertThat(type(send())).isEqualTo("400 /problems/malformed-multipart");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Disposition: ;;;",
        "Content-Disposition: form-data; name",
        "Content-Disposition: form-data; filename*=xx''a",
        "Content-Disposition: form-data; filename*=UTF-16''a",
        "Content-Disposition: form-data; filename*=UTF-8''%ff%zz",
        "Content-Disposition: form-data; filename=\"=?UTF-8?Q?a=ZZ?=\"",
        "Content-Disposition: form-data; filename=\"a\"\r\nContent-Type: nonsense"
      })
  void a_part_whose_head_cannot_be_read_ends_the_upload_and_says_how_far_it_came(String head) {
    file("a.ndjson", event("one"));
    body.writeBytes(("--b\r\n" + head + "\r\n\r\n{}\r\n").getBytes(UTF_8));

    Calls.Answer answer = send("Accept", "application/x-ndjson");

    assertThat(answer.response().body())
        .contains("/problems/malformed-multipart", "\"accepted\":1");
  }

  @Test
  void an_upload_that_breaks_off_is_no_error_of_the_server() {
    file("a.ndjson", event("one"));

    try (Logged log = Logged.by(Operators.class)) {
      assertThat(type(calls.post(PATH, MULTIPART, body.toByteArray())))
          .isEqualTo("400 /problems/malformed-multipart");

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void a_part_that_says_what_it_is_is_a_file_without_a_name_as_well() {
    part("name=\"a\"\r\nContent-Type: application/json", event("one").getBytes(UTF_8));
    part("name=\"b\"\r\nContent-Type: text/csv", ("action,user\ntwo," + user).getBytes(UTF_8));

    assertThat(send().json().path("accepted").asInt()).isEqualTo(2);
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void the_head_of_a_part_that_goes_on_and_on_is_too_large() {
    file("a.ndjson", event("one"));
    file("b".repeat(9000), event("two"));

    Calls.Answer answer = send();

    assertThat(type(answer)).isEqualTo("413 /problems/too-large");
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
  }

  @Test
  void a_form_field_that_no_one_could_have_typed_is_too_large() {
    part("name=\"comment\"", "c".repeat(300_000).getBytes(UTF_8));
    file("a.ndjson", event("one"));

    assertThat(type(send())).isEqualTo("413 /problems/too-large");
  }

  @Test
  void five_thousand_parts_are_too_many() {
    for (int i = 0; i < 5000; i++) {
      file("x.ndjson", "");
    }

    assertThat(type(send())).isEqualTo("413 /problems/too-large");
  }

  @Test
  void a_form_field_is_passed_over_unless_it_is_too_long_to_be_held() {
    part("name=\"note\"", new byte[8 * 1024]);
    file("x.ndjson", event("one"));
    assertThat(send().status()).isEqualTo(202);

    body.reset();
    part("name=\"note\"", new byte[8 * 1024 + 1]);
    file("x.ndjson", event("two"));
    assertThat(type(send())).isEqualTo("413 /problems/too-large");
    assertThat(calls.storedActions(user)).containsExactly("one");
  }

  @Test
  void a_corrupt_file_ends_the_upload_and_says_how_far_it_came() {
    file("a.ndjson", event("one"));
    byte[] gzip = Gzip.of(event("two"));
    part("name=\"file\"; filename=\"b.gz\"", Arrays.copyOf(gzip, gzip.length - 4));

    Calls.Answer answer = send();

    assertThat(type(answer)).isEqualTo("400 /problems/corrupt-body");
    assertThat(answer.json().path("accepted").asInt()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void a_compressed_file_in_which_the_upload_breaks_off_is_one_fault() {
    byte[] gzip = Gzip.of(event("one") + "\n" + "x".repeat(100_000));
    part("name=\"file\"; filename=\"a.gz\"", Arrays.copyOf(gzip, gzip.length / 2));

    assertThat(type(calls.post(PATH, MULTIPART, body.toByteArray())))
        .isEqualTo("400 /problems/malformed-multipart");
  }

  @Test
  void a_file_is_told_by_its_first_bytes_however_they_come() {
    byte[] gzip = Gzip.of(event("one"));
    try (RawCall call = upload()) {
      call.chunk(FILE).chunk(Arrays.copyOf(gzip, 1));
      call.chunk(Arrays.copyOfRange(gzip, 1, gzip.length)).chunk("\r\n" + FILE + " \n");
      call.chunk("[" + event("two") + "]").chunk("\r\n--b--\r\n").lastChunk();

      assertThat(call.lineWith("accepted")).contains("\"accepted\":2", "\"rejectedCount\":0");
    }
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("one", "two");
  }

  private static RawCall upload() {
    return RawCall.chunked(SharedServer.get(), PATH, MULTIPART, "Connection: close");
  }

  @Test
  void a_part_whose_type_cannot_be_read_ends_the_upload_and_says_how_far_it_came() {
    file("a.ndjson", event("one"));
    part("name=\"file\"; filename=\"b\"\r\nContent-Type: nonsense", event("two").getBytes(UTF_8));

    Calls.Answer answer = send();

    assertThat(type(answer)).isEqualTo("400 /problems/malformed-multipart");
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
  }

  private void file(String name, String content) {
    part("name=\"file\"; filename=\"%s\"".formatted(name), content.getBytes(UTF_8));
  }

  private void part(String disposition, byte[] content) {
    body.writeBytes(
        "--b\r\nContent-Disposition: form-data; %s\r\n\r\n".formatted(disposition).getBytes(UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(UTF_8));
  }

  private Calls.Answer send(String... headers) {
    body.writeBytes("--b--\r\n".getBytes(UTF_8));
    return calls.post(PATH, MULTIPART, body.toByteArray(), headers);
  }

  private String event(String action) {
    return "{\"action\":\"%s\",\"user\":\"%s\"}".formatted(action, user);
  }

  private static String type(Calls.Answer answer) {
    return answer.status() + " " + answer.json().path("type").asString();
  }
}
