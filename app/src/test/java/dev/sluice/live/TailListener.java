package dev.sluice.live;

import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a tail as an EventSource does, which keeps the last id, also of what shows nothing. */
final class TailListener implements AutoCloseable {

  /** Who goes on from somewhere may have to wait for others who do. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private volatile Stream<String> stream;
  private final Queue<Sign> signs = new ConcurrentLinkedQueue<>();
  private String name = "";
  private String text = "";
  private String given = "";
  private String id = "";
  private boolean isClosed;

  /** What an EventSource would dispatch, a message where it has no name. */
  record Sign(String name, JsonNode data, String id) {}

  private TailListener(Stream<String> stream) {
    this.stream = stream;
  }

  /**
   * @param query of the address, with its question mark
   */
  static TailListener of(Calls calls, String query) {
    Supplier<Stream<String>> call = () -> calls.lines("/api/v1/live/events" + query);
    TailListener listener = new TailListener(call.get());
    Thread.ofVirtual()
        .uncaughtExceptionHandler((thread, closed) -> {})
        .start(() -> listener.listen(call));
    await().atMost(LIMIT).until(() -> !listener.id().isEmpty());
    return listener;
  }

  /** Where one is who begins now: whoever comes after what he wants to see has missed it. */
  static String here(Calls calls) {
    try (TailListener tail = of(calls, "")) {
      return tail.id();
    }
  }

  /** Who is sent away before he has a place comes again. */
  private void listen(Supplier<Stream<String>> call) {
    stream.forEach(this::read);
    while (isWithoutPlace()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      stream = call.get();
      stream.forEach(this::read);
    }
  }

  private synchronized boolean isWithoutPlace() {
    return !isClosed && id.isEmpty();
  }

  private void read(String line) {
    if (line.startsWith("event:")) {
      name = line.substring("event:".length());
    } else if (line.startsWith("id:")) {
      given = line.substring("id:".length());
    } else if (line.startsWith("data:")) {
      text = line.substring("data:".length());
    } else if (line.isEmpty()) {
      dispatch();
    }
  }

  /** What comes after somebody has looked for the last time was never read. */
  private synchronized void dispatch() {
    if (isClosed) {
      return;
    }
    id = given;
    if (!text.isEmpty()) {
      signs.add(new Sign(name, JsonMapper.shared().readTree(text), given));
    }
    name = "";
    text = "";
  }

  synchronized String id() {
    return id;
  }

  synchronized void hangUp() {
    isClosed = true;
  }

  List<JsonNode> events() {
    return signs("");
  }

  /** All of them, in their order. */
  List<Sign> signs() {
    return List.copyOf(signs);
  }

  List<JsonNode> signs(String name) {
    return signs.stream().filter(sign -> sign.name.equals(name)).map(Sign::data).toList();
  }

  List<String> ids() {
    return events().stream().map(event -> event.path("id").asString()).toList();
  }

  List<String> actions() {
    return events().stream().map(event -> event.path("action").asString()).toList();
  }

  @Override
  public void close() {
    hangUp();
    stream.close();
  }
}
