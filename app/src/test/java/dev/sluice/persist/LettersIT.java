package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.Events;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.platform.JsonPage;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Letters over HTTP, buried as the store buries them. */
class LettersIT extends StoreTrial {

  private final Calls calls = SharedServer.get().calls();
  private final Letterbox letters = new Letterbox(calls);
  private final Instant begin = Instant.now().minusMillis(1);
  private long next;

  @AfterEach
  void theCountsAreTheRows() {
    assertThatCountsAreRows();
  }

  @Test
  void every_letter_is_on_one_page_though_others_arrive_meanwhile() {
    for (int i = 0; i < 5; i++) {
      bury("a", "b", "c", "d", "e");
    }

    List<Long> seen = new ArrayList<>();
    String cursor = null;
    do {
      JsonNode page = letters.page("limit=3&from=" + begin, cursor);
      assertThat(page.path("data").size()).isLessThanOrEqualTo(3);
      page.path("data").valueStream().filter(this::isOurs).forEach(each -> seen.add(offset(each)));
      bury("late", "later");
      cursor = Letterbox.next(page);
    } while (cursor != null);

    assertThat(seen).doesNotHaveDuplicates().hasSize(25).allMatch(offset -> offset < 25);
    assertThat(seen.subList(0, 5)).allMatch(offset -> offset >= 20);
    assertThat(seen.subList(20, 25)).allMatch(offset -> offset < 5);
  }

  @Test
  void letters_are_found_by_reason_by_time_and_by_whether_they_were_replayed() {
    bury("garbage");
    commit(batch(0, next, Events.received(client, Instant.parse("1990-01-01T00:00:00Z"))));
    JsonNode garbage = ours("").getLast();
    JsonNode late = ours("").getFirst();
    run("UPDATE dead_letters SET replayed_at = now() WHERE id = " + id(late));

    assertThat(ours("reason=no-event")).containsExactly(garbage);
    assertThat(ours("reason=out-of-time").stream().map(LettersIT::id)).containsExactly(id(late));
    assertThat(ours("reason=refused")).isEmpty();
    assertThat(ours("replayed=false")).containsExactly(garbage);
    assertThat(ours("replayed=true").stream().map(LettersIT::id)).containsExactly(id(late));
    String time = late.path("buriedAt").asString();
    assertThat(ours("from=" + time).stream().map(LettersIT::id)).containsExactly(id(late));
    assertThat(ours("to=" + time)).containsExactly(garbage);
  }

  @Test
  void a_page_of_large_letters_is_cut_and_the_next_one_goes_on() {
    bury(IntStream.range(0, 12).mapToObj(i -> i + "x".repeat(200_000)).toArray(String[]::new));

    List<Long> seen = new ArrayList<>();
    String cursor = null;
    do {
      JsonNode page = letters.page("limit=1000&from=" + begin, cursor);
      assertThat(page.toString().getBytes(UTF_8)).hasSizeLessThan(JsonPage.MOST_BYTES + 100);
      page.path("data").valueStream().filter(this::isOurs).forEach(each -> seen.add(offset(each)));
      cursor = Letterbox.next(page);
    } while (cursor != null);

    assertThat(seen).hasSize(12).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0000", "\u001b[2J\r\n", "<script>alert(\"1\")</script>\\", "é\u2028𝄞"})
  void a_payload_of_a_mebibyte_comes_back_as_it_is_whatever_it_says(String hostile) {
    String text = hostile.repeat((1 << 20) / hostile.getBytes(UTF_8).length);
    bury(text);

    long id = id(ours("limit=1").getFirst());
    Calls.Answer answer = letters.get("/" + id);

    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.json().path("payload").asString()).isEqualTo(text);
  }

  @Test
  void head_tells_what_get_would_and_other_methods_are_not_offered() {
    bury("garbage");
    long id = id(ours("").getFirst());

    for (String path : List.of("?limit=1", "/" + id, "/" + id + "/")) {
      Calls.Answer head = send(calls.request(Letterbox.PATH + path).HEAD());
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Length"))
          .isEqualTo(letters.get(path).header("Content-Length"));
    }
    assertThat(send(calls.request(Letterbox.PATH).DELETE()).status()).isEqualTo(405);
    assertThat(letters.get("/" + id + "/replay").status()).isEqualTo(405);
    assertThat(letters.get("/" + id + "/replay").header("Allow")).isEqualTo("OPTIONS, POST");
  }

  @ParameterizedTest
  @EnumSource(
      value = Scope.class,
      names = {"READ", "WRITE"})
  void only_an_admin_may(Scope scope) {
    bury("garbage");
    long id = id(ours("").getFirst());
    Letterbox others = new Letterbox(new Calls(calls.address("").toString(), IssuedKey.of(scope)));

    for (Calls.Answer answer : List.of(others.get(""), others.get("/" + id), others.replay(id))) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.json().path("type").asString()).isEqualTo("/problems/forbidden");
      assertThat(answer.response().body()).doesNotContain("garbage");
    }
    assertThat(calls.send(HttpRequest.newBuilder(calls.address(Letterbox.PATH)).build()).status())
        .isEqualTo(401);
  }

  @Test
  void a_letter_that_there_is_none_of_is_not_found() {
    for (Calls.Answer answer :
        List.of(
            letters.get("/999999999999999999"),
            letters.replay(999_999_999_999_999_999L),
            letters.get("/1/payload"))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().path("type").asString()).isEqualTo("/problems/not-found");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/first, id",
    "/0, id",
    "/-1, id",
    "/%2B1, id",
    "/1e3, id",
    "/٣, id",
    "/99999999999999999999, id",
    "/1%20OR%201, id",
    "/1?payload=false, payload",
    "?limit=0, limit",
    "?cursor=forged, cursor",
    "?reason=any, reason",
    "?order=asc, order",
  })
  void what_means_nothing_is_named(String rest, String parameter) {
    Calls.Answer answer = letters.get(rest.replace("٣", "%D9%A3"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/invalid-parameter");
    assertThat(answer.json().path("parameter").asString()).isEqualTo(parameter);
    assertThat(answer.json().path("requestId").asString()).isNotEmpty();
  }

  @Test
  void a_replay_takes_no_parameter_and_no_id_that_is_none() {
    assertThat(calls.post(Letterbox.PATH + "/1/replay?force=true", "").status()).isEqualTo(400);
    assertThat(calls.post(Letterbox.PATH + "/one/replay", "").status()).isEqualTo(400);
  }

  private void bury(String... texts) {
    List<Entry> entries =
        IntStream.range(0, texts.length).mapToObj(i -> garbage(next + i, texts[i])).toList();
    commit(new Batch(0, place(next), place(next + texts.length), entries, () -> {}));
    next += texts.length;
  }

  private List<JsonNode> ours(String parameters) {
    return letters.all(
        parameters.contains("from") ? parameters : parameters + "&from=" + begin, this::isOurs);
  }

  private boolean isOurs(JsonNode letter) {
    return letter.path("topic").asString().equals(topic);
  }

  private static long offset(JsonNode letter) {
    return letter.path("offset").asLong();
  }

  private static long id(JsonNode letter) {
    return letter.path("id").asLong();
  }

  private Calls.Answer send(HttpRequest.Builder request) {
    return calls.send(request.build());
  }
}
