package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BatchIT {

  private static final String PATH = "/api/v1/events";
  private static final String NDJSON = "application/x-ndjson";

  private final Calls calls = SharedServer.get().calls();
  private final String user = UUID.randomUUID().toString();

  @Test
  void the_events_of_an_array_are_taken_in_their_order() {
    Calls.Answer answer = calls.post(PATH, "[" + event("one") + ", " + event("two") + "]");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("0");
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().path("rejected")).isEmpty();
    assertThat(answer.json().path("ids")).hasSize(2);
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void one_event_is_answered_in_the_same_words_as_many() {
    JsonNode one = calls.post(PATH, event("one")).json();
    JsonNode many = calls.post(PATH, "[" + event("one") + "," + event("two") + "]").json();

    assertThat(one.propertyNames()).containsExactlyElementsOf(many.propertyNames());
    assertThat(one.path("accepted").asInt()).isEqualTo(1);
    assertThat(one.path("rejected").isArray()).isTrue();
    assertThat(UUID.fromString(one.path("ids").get(0).asString()).version()).isEqualTo(7);
  }

  @Test
  void one_bad_event_of_an_array_harms_itself_alone_and_is_named() {
    Calls.Answer answer =
        calls.post(
            PATH,
            "[%s,{\"id\":\"order-7\",\"user\":\"%s\"},%s,null]"
                .formatted(event("one"), user, event("two")));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("2");
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().path("rejectedCount").asInt()).isEqualTo(2);
    JsonNode first = answer.json().path("rejected").get(0);
    assertThat(first.path("index").asInt()).isEqualTo(1);
    assertThat(first.path("id").asString()).isEqualTo("order-7");
    assertThat(first.path("type").asString()).isEqualTo("/problems/missing-field");
    assertThat(first.path("field").asString()).isEqualTo("action");
    assertThat(first.path("detail").asString()).contains("action");
    assertThat(answer.json().path("rejected").get(1).path("index").asInt()).isEqualTo(3);
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void an_array_without_one_valid_event_is_answered_422_with_each_of_them() {
    Calls.Answer answer = calls.post(PATH, "[{\"user\":\"a\"},{\"action\":\"\"},7]");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("3");
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/no-valid-event");
    assertThat(answer.json().path("rejected"))
        .extracting(one -> one.path("type").asString())
        .containsExactly(
            "/problems/missing-field", "/problems/invalid-field", "/problems/malformed-json");
  }

  @Test
  void an_array_that_is_not_json_as_a_whole_is_refused_as_a_whole() {
    List<String> bodies =
        List.of(
            "[" + event("one") + ",{\"action\":}]",
            "[" + event("one"),
            "[" + event("one") + ",]",
            "[" + event("one") + "] x",
            "[" + event("one") + " " + event("two") + "]",
            "[" + event("one") + ",nul]");

    assertThat(bodies)
        .allSatisfy(
            body -> {
              Calls.Answer answer = calls.post(PATH, body);
              assertThat(answer.status()).as(body).isEqualTo(400);
              assertThat(answer.json().path("type").asString())
                  .isEqualTo("/problems/malformed-json");
            });
    assertThat(calls.storedActions(user)).isEmpty();
  }

  @Test
  void an_empty_batch_is_refused() {
    assertThat(type(calls.post(PATH, " [ ] "))).isEqualTo("400 /problems/empty-batch");
    assertThat(type(calls.post(PATH, NDJSON, "\n \n".getBytes(UTF_8))))
        .isEqualTo("400 /problems/empty-batch");
    assertThat(type(calls.post(PATH, "text/csv", "action,user\n".getBytes(UTF_8))))
        .isEqualTo("400 /problems/empty-batch");
  }

  @Test
  void more_events_than_an_array_may_hold_are_refused() {
    String body =
        IntStream.range(0, 10_001)
            .mapToObj(i -> event("x"))
            .collect(Collectors.joining(",", "[", "]"));

    assertThat(type(calls.post(PATH, body))).isEqualTo("413 /problems/too-large");
    assertThat(calls.storedActions(user)).isEmpty();
  }

  @Test
  void one_id_for_two_events_is_refused_naming_both_and_leaves_the_others_alone() {
    String first = "{\"action\":\"one\",\"id\":\"a\",\"user\":\"%s\"}".formatted(user);
    String other = "{\"action\":\"two\",\"id\":\"a\",\"user\":\"%s\"}".formatted(user);

    Calls.Answer both = calls.post(PATH, "[" + first + "," + event("x") + "," + other + "]");
    Calls.Answer alone = calls.post(PATH, "[" + first + "," + other + "]");

    assertThat(both.status()).isEqualTo(202);
    assertThat(both.json().path("rejected"))
        .extracting(one -> one.path("type").asString() + " " + one.path("detail").asString())
        .hasSize(2)
        .allMatch(one -> one.startsWith("/problems/conflicting-id Number 0 and number 2 "));
    assertThat(alone.status()).isEqualTo(422);
    assertThat(calls.storedActions(user)).containsExactly("x");
  }

  @Test
  void an_event_that_stands_twice_in_a_batch_is_stored_once() {
    String event = "{\"action\":\"one\",\"id\":\"%s\",\"user\":\"%s\"}".formatted(user, user);

    Calls.Answer answer = calls.post(PATH, "[" + event + "," + event + "]");

    assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(calls.storedActions(user)).containsExactly("one");
  }

  @Test
  void one_request_sent_a_hundred_times_at_once_is_one_event() {
    String event = "{\"action\":\"one\",\"id\":\"%s\",\"user\":\"%s\"}".formatted(user, user);
    Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        senders.execute(() -> answers.add(calls.post(PATH, event).status()));
      }
    }

    assertThat(answers).hasSize(100).containsOnly(202);
    assertThat(calls.storedActions(user)).containsExactly("one");
  }

  @Test
  void lines_are_taken_one_by_one_and_the_bad_ones_named_by_their_number() {
    String body =
        event("one") + "\n\n{\"action\":}\r\n" + event("two") + "\r\n[]\n" + event("three");

    Calls.Answer answer = calls.post(PATH, NDJSON, body.getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(3);
    assertThat(answer.json().path("rejected"))
        .extracting(one -> one.path("line").asInt() + " " + one.path("type").asString())
        .containsExactly("3 /problems/malformed-json", "5 /problems/malformed-json");
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void a_byte_order_mark_is_refused_with_the_first_line_and_passed_over_in_csv() {
    String mark = "\ufeff";
    String lines = mark + event("one") + "\n" + event("two");
    String rows = mark + "action,user\nthree," + user;

    Calls.Answer ofLines = calls.post(PATH, NDJSON, lines.getBytes(UTF_8));
    Calls.Answer ofRows = calls.post(PATH, "text/csv", rows.getBytes(UTF_8));

    assertThat(ofLines.json().at("/rejected/0/line").asInt()).isEqualTo(1);
    assertThat(ofLines.json().at("/rejected/0/type").asString())
        .isEqualTo("/problems/invalid-encoding");
    assertThat(ofRows.json().path("rejectedCount").asInt()).isZero();
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("two", "three");
  }

  @Test
  void of_many_refused_lines_the_first_hundred_are_shown_and_all_are_counted() {
    String body = event("one") + "\nx".repeat(250);

    Calls.Answer answer = calls.post(PATH, NDJSON, body.getBytes(UTF_8));

    assertThat(answer.header("X-Events-Rejected")).isEqualTo("250");
    assertThat(answer.json().path("rejected")).hasSize(100);
    assertThat(answer.json().path("rejectedCount").asInt()).isEqualTo(250);
  }

  @Test
  void a_line_that_is_too_long_is_refused_alone() {
    String body = event("one") + "\n{\"action\":\"" + "x".repeat(200_000) + "\"}\n" + event("two");

    Calls.Answer answer = calls.post(PATH, NDJSON, body.getBytes(UTF_8));

    assertThat(answer.json().path("rejected").get(0).path("type").asString())
        .isEqualTo("/problems/too-large");
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void rows_of_csv_are_taken_by_the_names_of_their_columns() {
    String body =
        "action,user,page,metadata.plan,metadata.note\r\n"
            + "one,%s,/a,pro,\"says \"\"hi, there\"\"\"\r\n".formatted(user)
            + "two,%s,,,\n".formatted(user)
            + "three,%s,/c\n".formatted(user)
            + ",%s,,,\n".formatted(user);

    Calls.Answer answer = calls.post(PATH, "text/csv", body.getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("rejected"))
        .extracting(one -> one.path("line").asInt() + " " + one.path("type").asString())
        .containsExactly("4 /problems/malformed-csv", "5 /problems/missing-field");
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("one", "two");
    JsonNode first =
        calls
            .get(PATH + "?user=" + user)
            .json()
            .path("data")
            .valueStream()
            .filter(event -> event.path("action").asString().equals("one"))
            .findFirst()
            .orElseThrow();
    assertThat(first.path("page").asString()).isEqualTo("/a");
    assertThat(first.path("metadata").path("plan").asString()).isEqualTo("pro");
    assertThat(first.path("metadata").path("note").asString()).isEqualTo("says \"hi, there\"");
  }

  @Test
  void metadata_in_a_cell_are_refused_for_the_reason_that_those_of_an_event_would_be() {
    String body =
        Stream.of(
                "{\"a\":1,\"a\":2}",
                "1e400",
                "\"\\u0000\"",
                "[".repeat(33) + "]".repeat(33),
                "nonsense",
                "{}},{{")
            .map(json -> "x,\"" + json.replace("\"", "\"\"") + "\"\n")
            .collect(Collectors.joining("", "action,metadata\n", ""));

    Calls.Answer answer = calls.post(PATH, "text/csv", body.getBytes(UTF_8));

    assertThat(answer.json().path("rejected"))
        .extracting(one -> one.path("type").asString().substring("/problems/".length()))
        .containsExactly(
            "duplicate-key",
            "number-out-of-range",
            "invalid-string",
            "too-deep",
            "invalid-field",
            "invalid-field");
    assertThat(answer.json().at("/rejected/1/field").asString()).isEqualTo("metadata");
  }

  @Test
  void a_csv_whose_columns_are_not_known_is_refused_with_the_name() {
    Calls.Answer answer = calls.post(PATH, "text/csv", "action,plan\na,b\n".getBytes(UTF_8));

    assertThat(type(answer)).isEqualTo("400 /problems/malformed-csv");
    assertThat(answer.json().path("detail").asString()).contains("metadata.plan");
  }

  @Test
  void a_csv_whose_header_is_too_long_is_refused_as_a_whole() {
    byte[] body = ("action,metadata." + "x".repeat(70_000) + "\na,b\n").getBytes(UTF_8);

    assertThat(type(calls.post(PATH, "text/csv", body))).isEqualTo("413 /problems/too-large");
  }

  @Test
  void an_event_that_is_refused_is_named_by_the_id_that_it_came_with() {
    Calls.Answer row = calls.post(PATH, "text/csv", "id,action\norder-7,\n,x\n".getBytes(UTF_8));
    Calls.Answer conflict =
        calls.post(
            PATH, "[{\"id\":\"order-7\",\"action\":\"a\"},{\"id\":\"order-7\",\"action\":\"b\"}]");

    assertThat(row.json().at("/rejected/0/id").asString()).isEqualTo("order-7");
    assertThat(conflict.json().at("/rejected/0/id").asString()).isEqualTo("order-7");
  }

  @Test
  void json_may_be_called_text_as_a_beacon_does() {
    Calls.Answer answer =
        calls.post(PATH, "text/plain;charset=UTF-8", event("beacon").getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(calls.storedActions(user)).containsExactly("beacon");
  }

  @Test
  void who_asks_for_it_is_answered_when_the_events_are_stored() {
    Calls.Answer answer = calls.post(PATH + "?ack=stored", event("one"));

    assertThat(answer.json().path("stored").asBoolean()).isTrue();
    assertThat(calls.get(PATH + "?user=" + user).json().path("data")).hasSize(1);
    assertThat(List.of("?ack=never", "?ack=", "?ack", "?ack=stored&ack=durable"))
        .allSatisfy(
            wish ->
                assertThat(type(calls.post(PATH + wish, event("two"))))
                    .isEqualTo("400 /problems/invalid-parameter"));
  }

  private String event(String action) {
    return "{\"action\":\"%s\",\"user\":\"%s\"}".formatted(action, user);
  }

  private static String type(Calls.Answer answer) {
    return answer.status() + " " + answer.json().path("type").asString();
  }
}
