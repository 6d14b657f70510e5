package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PathIT {

  private final Calls calls =
      new Calls("http://127.0.0.1:" + SharedServer.get().port(), IssuedKey.of(Scope.ADMIN));

  @Test
  void a_path_is_the_same_by_pages_of_any_length_with_the_beginnings_of_its_visits() {
    String user = "Ünal/ß ;=?";
    send(event(user, "view", "09:00", null));
    send(event(user, "add", "09:30", null));
    send(event(user, "view", "10:00:01", null));
    send(event(user, "view", "10:00:02", "\"s-1\""));
    send(event(user, "buy", "12:00", "\"s-1\""));
    send(event(user, "view", "12:01", "\"s-2\""));

    List<String> whole = lines(user, 1000);

    assertThat(whole)
        .containsExactly("view begins", "buy", "view", "view begins", "add", "view begins");
    for (int limit = 1; limit < 7; limit++) {
      assertThat(lines(user, limit)).as("pages of %d", limit).isEqualTo(whole);
    }
  }

  private List<String> lines(String user, int limit) {
    return lines(user, limit, "");
  }

  private List<String> lines(String user, int limit, String asked) {
    List<String> lines = new ArrayList<>();
    for (String next = ""; !next.equals("&cursor="); ) {
      JsonNode page = path(user, "?limit=" + limit + asked + next);
      page.path("data")
          .forEach(
              step ->
                  lines.add(
                      step.path("action").asString()
                          + (step.path("beginsVisit").asBoolean() ? " begins" : "")));
      next = "&cursor=" + page.path("next").asString("");
    }
    return lines;
  }

  @Test
  void the_first_page_has_a_summary_of_all_and_no_other_page_has() {
    send(event("eve", "view", "09:00", null));
    send(event("eve", "add", "09:01", null));
    send(event("eve", "view", "09:02", null));
    send(event("ada", "buy", "09:02", null));

    JsonNode page = path("eve", "?limit=2");

    JsonNode summary = page.path("summary");
    assertThat(summary.path("actions").asLong()).isEqualTo(3);
    assertThat(summary.path("mostFrequent").toString())
        .isEqualTo("{\"action\":\"view\",\"events\":2}");
    assertThat(Instant.parse(summary.path("firstAt").asString()))
        .isBefore(Instant.parse(summary.path("lastAt").asString()))
        .isAfterOrEqualTo(Instant.parse(path("eve", "").at("/data/2/receivedAt").asString()));
    assertThat(path("eve", "?limit=2&cursor=" + page.path("next").asString()).has("summary"))
        .isFalse();
    assertThat(page.has("asOf")).isTrue();
  }

  @Test
  void of_ids_that_are_joined_the_path_is_that_of_one_person_where_that_is_asked_for() {
    send(event("browser-9", "view", "09:00", null));
    send(event("kim", "add", "09:01", null));
    send("{\"action\":\"alias\",\"user\":\"joe\",\"metadata\":{\"previousId\":\"browser-9\"}}");
    send(event("browser-9", "view", "09:02", null));
    send(event("joe", "buy", "09:03", null));

    JsonNode joined = path("joe", "?joined=true");

    assertThat(joined.path("data"))
        .extracting(step -> step.path("user").asString() + " " + step.path("action").asString())
        .containsExactly("joe buy", "browser-9 view", "joe alias", "browser-9 view");
    assertThat(joined.path("summary").path("actions").asLong()).isEqualTo(4);
    assertThat(joined.path("summary").path("mostFrequent").toString())
        .isEqualTo("{\"action\":\"view\",\"events\":2}");
    assertThat(path("browser-9", "?joined=true").path("data")).isEqualTo(joined.path("data"));
    assertThat(path("joe", "?joined=false").path("data")).hasSize(2);
    assertThat(path("joe", "").path("summary").path("actions").asLong()).isEqualTo(2);
    assertThat(path("kim", "?joined=true").path("data")).hasSize(1);
    for (int limit = 1; limit < 5; limit++) {
      assertThat(lines("joe", limit, "&joined=true"))
          .as("pages of %d", limit)
          .isEqualTo(lines("joe", 1000, "&joined=true"))
          .hasSize(4);
    }
  }

  @Test
  void what_a_person_did_most_often_is_told_of_whoever_has_many_ids() {
    send(
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    event("tab-" + i, "view", "09:00", null)
                        + ",{\"action\":\"alias\",\"user\":\"zoe\",\"metadata\":{\"previousId\":\"tab-%d\"}}"
                            .formatted(i))
            .collect(
                Collectors.joining(",", "[", "," + event("zoe", "view", "09:01", null) + "]")));

    JsonNode summary = path("tab-11", "?joined=true").path("summary");

    assertThat(summary.path("actions").asLong()).isEqualTo(25);
    assertThat(summary.path("mostFrequent").toString())
        .isEqualTo("{\"action\":\"view\",\"events\":13}");
  }

  @Test
  void of_too_many_different_actions_it_is_not_told_which_was_done_most_often() {
    send(
        IntStream.rangeClosed(0, 1_000)
            .mapToObj(i -> event("mia", "a" + i, "09:00", null))
            .collect(Collectors.joining(",", "[", "]")));

    JsonNode summary = path("mia", "?limit=1").path("summary");

    assertThat(summary.path("actions").asLong()).isEqualTo(1_001);
    assertThat(summary.path("mostFrequent").isNull()).isTrue();
  }

  @Test
  void whose_name_is_as_long_as_it_may_be_is_found_by_it() {
    String user = "\uD83D\uDE00".repeat(256);
    send(event(user, "view", "09:00", null));

    assertThat(lines(user, 10)).containsExactly("view begins");
  }

  @Test
  void whoever_has_done_nothing_has_an_empty_path() {
    JsonNode page = path("nobody", "");

    assertThat(page.path("data")).isEmpty();
    assertThat(page.has("summary")).isFalse();
  }

  @Test
  void large_events_are_cut_into_pages_that_tell_the_same() {
    String metadata = ",\"metadata\":\"%s\"}".formatted("m".repeat(30_000));
    send(
        IntStream.range(0, 80)
            .mapToObj(i -> event("max", "a" + i, "09:00", null).replaceFirst("}$", metadata))
            .collect(Collectors.joining(",", "[", "]")));

    List<String> lines = lines("max", 1000);

    assertThat(lines).hasSize(80).doesNotHaveDuplicates();
    assertThat(lines.subList(0, 79)).noneMatch(line -> line.endsWith("begins"));
    assertThat(lines.getLast()).endsWith("begins");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?limit=0", "?cursor=x", "?joined=x", "?user=ada", "?from=x", "?action=x"})
  void what_can_t_be_meant_is_refused_by_name(String asked) {
    Calls.Answer answer = calls.get("/api/v1/users/ada/path" + asked);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(asked).contains(answer.json().path("parameter").asString() + "=");
  }

  private JsonNode path(String user, String asked) {
    String name = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
    Calls.Answer answer = calls.get("/api/v1/users/" + name + "/path" + asked);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static String event(String user, String action, String time, @Nullable String session) {
    return "{\"action\":\"%s\",\"user\":\"%s\",\"occurredAt\":\"2026-01-01T%s%sZ\",\"session\":%s}"
        .formatted(action, user, time, time.length() == 5 ? ":00" : "", session);
  }

  private void send(String events) {
    Calls.Answer answer = calls.post("/api/v1/events?ack=stored", events);
    assertThat(answer.json().path("stored").asBoolean()).as(answer.response().body()).isTrue();
  }
}
