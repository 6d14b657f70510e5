package dev.sluice.bench.persist;

import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.BulkLoad;
import java.time.Duration;

/** Events in the log that nobody has stored yet, and who stores them is watched at it. */
final class Backlog {
  private static final int CONNECTIONS = 4;
  private static final Duration STRETCH = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final String STORED = "SELECT coalesce(sum(next_offset), 0) FROM log_positions";

  private final BulkLoad load;
  private final Database database;
  private final long warmUp;
  private final long measured;
  private long stored;
  private long events;

  /**
   * @param warmUp so many events are stored before anything is measured
   * @param measured and so many, at the least, after that
   */
  Backlog(BulkLoad load, Database database, long warmUp, long measured) {
    this.load = load;
    this.database = database;
    this.warmUp = warmUp;
    this.measured = measured;
  }

  void fill() {
    database.run("TRUNCATE events, event_ids, counts, users");
    events = 0;
    while (events < warmUp + measured) {
      events += load.run(CONNECTIONS, STRETCH).events();
    }
  }

  Stretch watch(ServerProcess persist) {
    long before = stored;
    Look from = await(before + warmUp, persist);
    Look to = await(before + events, persist);
    stored = to.stored;
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
