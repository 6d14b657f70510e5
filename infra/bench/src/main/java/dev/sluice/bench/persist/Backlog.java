package dev.sluice.bench.persist;

import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.BulkLoad;
import dev.sluice.bench.load.Payloads;
import java.time.Duration;

/** Events in the log that nobody has stored yet, and who stores them is watched at it. */
public final class Backlog {
  private static final int CONNECTIONS = 4;
  private static final Duration STRETCH = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration REFUSED = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final String STORED = "SELECT coalesce(sum(next_offset), 0) FROM log_positions";

  private final Payloads payloads;
  private final BulkLoad load;
  private final Database database;
  private long sent;
  private long seed;

  public Backlog(Payloads payloads, BulkLoad load, Database database) {
    this.payloads = payloads;
    this.load = load;
    this.database = database;
    this.sent = database.number(STORED);
  }

  /** Forgets what is stored, once nobody is about to store more. */
  public void clear() {
    database.run(
        """
        BEGIN;
        LOCK TABLE log_positions IN EXCLUSIVE MODE;
        TRUNCATE events, event_ids, event_segments, counts, users;
        COMMIT
        """);
  }

  /** Adds events, so many at the least. */
  public void fill(long events) {
    long goal = sent + events;
    while (sent < goal) {
      if (!Wait.until(REFUSED, () -> addStretch() > 0)) {
        throw new IllegalStateException("The server takes no more events");
      }
    }
  }

  /** Gives how many were taken. */
  private long addStretch() {
    payloads.renewed(seed++);
    long taken = load.run(CONNECTIONS, STRETCH).events();
    sent += taken;
    return taken;
  }

  /**
   * Measures until everything is stored.
   *
   * @param warmUp so many events are stored before
   */
  public Stretch watch(ServerProcess persist, long warmUp) {
    Look from = await(database.number(STORED) + warmUp, persist);
    Look to = await(sent, persist);
    return new Stretch(
        to.stored - from.stored,
        Duration.ofNanos(to.nanos - from.nanos),
        to.database.minus(from.database),
        to.server.minus(from.server),
        to.compiler.minus(from.compiler));
  }

  private Look await(long goal, ServerProcess persist) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (database.number(STORED) < goal) {
      if (System.nanoTime() > end || !persist.child().process().isAlive()) {
        throw persist.child().failure("did not store what is in the log");
      }
      Wait.pause(LOOK_EVERY);
    }
    CpuClock server = persist.child().cpu();
    return new Look(
        System.nanoTime(),
        database.number(STORED),
        database.cpu(),
        server.read(),
        server.compiler());
  }

  private record Look(
      long nanos, long stored, Duration database, Duration server, Duration compiler) {}
}
