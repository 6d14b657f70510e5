package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamEvent;
import dev.sluice.Calls;
import dev.sluice.QuietProxy;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** A client of the world's, behind a balancer, while nodes come and go. */
@Timeout(300)
class EventSourceIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int AT_ONCE = 50;

  private final String key = IssuedKey.of(Scope.ADMIN);
  private final Calls calls = new Calls("http://localhost:" + SharedServer.get().port(), key);
  private final List<String> actions = new CopyOnWriteArrayList<>();
  private final List<String> signs = new CopyOnWriteArrayList<>();
  private volatile String id = "";

  @Test
  void what_it_is_sent_has_no_hole_and_nothing_twice_though_it_has_to_come_again() {
    RunningServer first = RunningServer.start("sluice.roles=live");
    await().atMost(SOON).until(() -> ticketsAt(first) == 201);
    String begin = TailListener.here(calls);
    try (QuietProxy balancer = new QuietProxy(first.port());
        EventSource source = source(balancer.port(), begin)) {
      Thread.ofVirtual().start(() -> read(source));
      send(0);
      await().atMost(SOON).until(() -> actions.size() == AT_ONCE);
      balancer.turnTo(SharedServer.get().port());
      send(1);
      await().atMost(SOON).until(() -> actions.size() == 2 * AT_ONCE);
      balancer.turnTo(first.port());
      send(2);
      await().atMost(SOON).until(() -> actions.size() == 3 * AT_ONCE);
      first.close();
      balancer.turnTo(SharedServer.get().port());
      send(3);
      await().atMost(SOON).until(() -> actions.size() >= 4 * AT_ONCE);

      assertThat(actions).doesNotHaveDuplicates().hasSize(4 * AT_ONCE);
      assertThat(signs).doesNotContain("gap", "sampled");
    }
    try (SocketReader socket = SocketReader.of(calls, "?feed=events&last_event_id=" + id)) {
      send(4);
      await().atMost(SOON).until(() -> socket.actions().size() == AT_ONCE);
    }
  }

  private int ticketsAt(RunningServer server) {
    return new Calls("http://localhost:" + server.port(), key)
        .post("/api/v1/live/tickets", "")
        .status();
  }

  private EventSource source(int port, String begin) {
    URI address =
        URI.create(
            "http://localhost:%d/api/v1/live/events?last_event_id=%s".formatted(port, begin));
    return new EventSource.Builder(ConnectStrategy.http(address).header("X-API-Key", key))
        .errorStrategy(ErrorStrategy.alwaysContinue())
        .build();
  }

  private void read(EventSource source) {
    for (StreamEvent event : source.anyEvents()) {
      if (event instanceof MessageEvent message) {
        take(message);
      }
    }
  }

  private void take(MessageEvent message) {
    // who sees an action goes on behind it
    String last = message.getLastEventId();
    id = last == null ? "" : last;
    if (message.getEventName().equals("message")) {
      actions.add(JsonMapper.shared().readTree(message.getData()).path("action").asString());
    } else {
      signs.add(message.getEventName());
    }
  }

  private void send(int round) {
    String events =
        IntStream.range(0, AT_ONCE)
            .mapToObj(
                n -> "{\"action\":\"a%d\",\"user\":\"u%d\"}".formatted(round * AT_ONCE + n, n % 7))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(calls.post("/api/v1/events?ack=stored", events).json().path("stored").asBoolean())
        .isTrue();
  }
}
