package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines until it is enough, gone on with after the last durable one wherever they break off. */
final class LastingStream implements Runnable {

  private static final String NDJSON = "application/x-ndjson";
  private static final int AT_ONCE = 10;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final RunningServer server;
  private final String action;
  private final Set<UUID> accepted;
  private final AtomicBoolean enough;
  private volatile long durable;

  /**
   * @param accepted to which the ids are added of what is durable
   */
  LastingStream(RunningServer server, String action, Set<UUID> accepted, AtomicBoolean enough) {
    this.server = server;
    this.action = action;
    this.accepted = accepted;
    this.enough = enough;
  }

  /** How many lines are. */
  long durable() {
    return durable;
  }

  @Override
  public void run() {
    boolean isDone = false;
    while (!isDone) {
      try (RawCall call = RawCall.chunked(server, "/api/v1/events", NDJSON, "Accept: " + NDJSON)) {
        long before = durable;
        Thread.ofVirtual().start(() -> write(call, before));
        isDone = isReadToItsEnd(call, before);
      }
    }
  }

  private void write(RawCall call, long before) {
    try {
      for (long next = before; !enough.get(); next += AT_ONCE) {
        call.chunk(lines(next));
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      call.lastChunk();
    } catch (UncheckedIOException brokenOff) {
      // whoever reads the answer is told as well
    }
  }

  private byte[] lines(long from) {
    return LongStream.range(from, from + AT_ONCE)
        .mapToObj(
            line ->
                "{\"action\":\"%s\",\"user\":\"lasting\",\"id\":\"%s\"}\n"
                    .formatted(action, id(line)))
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  private UUID id(long line) {
    return UUID.nameUUIDFromBytes((action + line).getBytes(UTF_8));
  }

  private boolean isReadToItsEnd(RawCall call, long before) {
    for (String line = call.line(); line != null; line = call.line()) {
      if (line.startsWith("{")) {
        JsonNode said = JsonMapper.shared().readTree(line);
        accept(before + said.path("through").asLong());
        if (said.path("done").asBoolean()) {
          return true;
        }
        if (line.contains("/problems/")) {
          return false;
        }
      }
    }
    return false;
  }

  private void accept(long through) {
    LongStream.range(durable, through).mapToObj(this::id).forEach(accepted::add);
    durable = Math.max(durable, through);
  }
}
