package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CountersIT {

  private final Calls calls = SharedServer.get().calls();

  @Test
  void a_reader_gets_a_snapshot_at_once_and_then_the_new_total() {
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    try (Stream<String> stream = calls.lines("/api/v1/live/counters")) {
      Thread reader = Thread.ofVirtual().start(() -> stream.forEach(lines::add));
      await().until(() -> lines.contains("event:snapshot"));
      long before = total(lines);

      calls.post("/api/v1/events", "{\"action\":\"counted\"}");

      await().until(() -> total(lines) > before);
      assertThat(lines.peek()).isEqualTo(":");
      assertThat(lines).containsOnlyOnce("event:snapshot").contains("event:change");
      reader.interrupt();
    }
  }

  private static long total(ConcurrentLinkedQueue<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("data:"))
        .mapToLong(line -> JsonMapper.shared().readTree(line.substring(5)).path("total").asLong())
        .max()
        .orElse(-1);
  }
}
