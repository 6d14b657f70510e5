package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What those are given who come again or are slow, on a node that gives much. */
@Timeout(300)
class MissedEventsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int REPLAYED = 3000;

  private static RunningServer generous;

  private final String key = IssuedKey.of(Scope.ADMIN);
  private final Calls calls = at(SharedServer.get());
  private final NumberedEvents numbered = new NumberedEvents(key);

  @BeforeAll
  static void start() {
    generous =
        RunningServer.start(
            "sluice.roles=live",
            "sluice.live.replay=" + REPLAYED,
            "sluice.live.events-per-second=100000");
    Calls known = new Calls("http://localhost:" + generous.port(), IssuedKey.of(Scope.READ));
    await().atMost(SOON).until(() -> known.post("/api/v1/live/tickets", "").status() == 201);
  }

  @AfterAll
  static void stop() {
    generous.close();
  }

  private Calls there() {
    return at(generous);
  }

  private Calls at(RunningServer server) {
    return new Calls("http://localhost:" + server.port(), key);
  }

  @Test
  void a_reader_goes_on_where_he_was_on_any_node_while_events_flow() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    int events = 400;
    String id = TailListener.here(calls);
    Thread sender = Thread.ofVirtual().start(() -> sendMany(events));
    Calls[] nodes = {calls, there()};
    for (int visit = 0; seen.size() < events; visit++) {
      String query = "?last_event_id=" + id;
      try (TailListener tail = TailListener.of(nodes[visit % nodes.length], query)) {
        int wanted = Math.min(events - seen.size(), 1 + visit * 7);
        await().atMost(SOON).until(() -> tail.actions().size() >= wanted);
        tail.hangUp();
        id = tail.id();
        seen.addAll(tail.actions());
      }
    }

    sender.join();
    assertThat(seen).doesNotHaveDuplicates().hasSize(events);
    for (int user = 0; user < NumberedEvents.USERS; user++) {
      assertThat(ofUser(seen, user)).isSorted();
    }
  }

  /** A user's events go to one partition. */
  private static List<Integer> ofUser(List<String> actions, int user) {
    return actions.stream()
        .map(action -> Integer.valueOf(action.substring(1)))
        .filter(n -> n % NumberedEvents.USERS == user)
        .toList();
  }

  private void sendMany(int events) {
    for (int n = 0; n < events; n += 5) {
      numbered.send(n, 5, "");
    }
  }

  @Test
  void whoever_has_missed_more_than_is_kept_for_him_is_told_so_and_goes_on_from_now() {
    String id = TailListener.here(there());
    numbered.send(0, REPLAYED + 1, "");

    try (TailListener tail = TailListener.of(there(), "?last_event_id=" + id)) {
      await().until(() -> tail.signs("gap").size() == 1);
      JsonNode gap = tail.signs("gap").getFirst();
      assertThat(gap.path("events").asInt()).isEqualTo(REPLAYED + 1);
      assertThat(gap.path("from").asString()).isEqualTo(id);
      assertThat(gap.path("to").asString()).isEqualTo(tail.id());

      Calls.Answer sent = calls.post("/api/v1/events?ack=stored", "{\"action\":\"afterwards\"}");
      assertThat(sent.json().path("stored").asBoolean()).isTrue();

      await().until(() -> tail.actions().equals(List.of("afterwards")));
    }
  }

  @Test
  void what_was_deleted_meanwhile_is_told_once_and_before_what_is_left() {
    String begin = TailListener.here(there());
    numbered.send(0, 700, "");
    assertThat(numbered.deleteFirst(50)).isEqualTo(50);

    String gap;
    try (TailListener tail = TailListener.of(there(), "?last_event_id=" + begin)) {
      await().atMost(SOON).until(() -> tail.actions().size() == 650);
      List<TailListener.Sign> told =
          tail.signs().stream().filter(sign -> !sign.name().equals("state")).toList();
      assertThat(tail.signs("gap")).hasSize(1);
      assertThat(told.getFirst().name()).isEqualTo("gap");
      assertThat(told.getFirst().data().path("events").asInt()).isEqualTo(50);
      gap = told.getFirst().id();
    }
    try (TailListener again = TailListener.of(there(), "?last_event_id=" + gap)) {
      await().atMost(SOON).until(() -> again.actions().size() == 650);
      assertThat(again.signs("gap")).isEmpty();
    }
  }

  @Test
  void whoever_does_not_read_is_given_all_of_it_once_he_does() {
    int events = 2000;
    try (RawCall slow = open()) {
      slow.lineWith("id:");

      for (int n = 0; n < events; n += 500) {
        numbered.send(n, 500, ",\"metadata\":{\"much\":\"%s\"}".formatted("x".repeat(2000)));
      }

      List<String> actions = new ArrayList<>();
      while (actions.size() < events) {
        String line = slow.lineWith("data:{\"id\"");
        actions.add(line.replaceFirst(".*\"action\":\"(a\\d+)\".*", "$1"));
      }
      assertThat(actions).doesNotHaveDuplicates().hasSize(events);
    }
  }

  private RawCall open() {
    return RawCall.ofLittleRoom(generous.port())
        .send(
            "GET /api/v1/live/events HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nAccept: text/event-stream\r\n\r\n"
                .formatted(key));
  }
}
