package dev.sluice.bench.lab;

import dev.sluice.bench.report.Finding;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;

/** Looks at a server's memory again and again, from its making to its close. */
public final class MemoryWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final long MEBIBYTE = 1 << 20;

  private final ServerProcess server;
  private final int collectionsBefore;
  private final long residentAtFirst;
  private final Thread thread;
  private volatile long most;
  private volatile boolean closed;

  public MemoryWatch(ServerProcess server) {
    this.server = server;
    this.collectionsBefore = server.collections().collections().size();
    this.residentAtFirst = server.memory().resident();
    this.most = residentAtFirst;
    this.thread = Thread.ofVirtual().start(this::watch);
  }

  private void watch() {
    while (!closed) {
      most = Math.max(most, server.memory().resident());
      Wait.pause(INTERVAL);
    }
  }

  /** What was seen since. */
  public List<Finding> findings() {
    return List.of(
        Finding.ofBytes("resident memory at first", residentAtFirst),
        Finding.ofBytes("resident memory at most", most),
        Finding.ofBytes(
            "heap at most, before a collection", most(CollectionLog.Collection::before)),
        Finding.ofBytes("heap at most, after a collection", most(CollectionLog.Collection::after)));
  }

  private long most(ToIntFunction<CollectionLog.Collection> size) {
    return MEBIBYTE
        * server.collections().collections().stream()
            .skip(collectionsBefore)
            .mapToInt(size)
            .max()
            .orElse(0);
  }

  @Override
  public void close() {
    closed = true;
    Threads.join(thread);
  }
}
