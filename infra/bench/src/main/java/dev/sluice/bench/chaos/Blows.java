package dev.sluice.bench.chaos;

import dev.sluice.bench.chaos.Fault.Dealt;
import dev.sluice.bench.chaos.Fault.OfClients;
import dev.sluice.bench.chaos.Fault.OfEngine;
import dev.sluice.bench.chaos.Fault.OfFleet;
import dev.sluice.bench.chaos.Fault.OfNetwork;
import dev.sluice.bench.chaos.Fault.OfServer;
import dev.sluice.bench.chaos.Fault.Replay;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Wait;
import dev.sluice.embedded.ProcessEngine;
import java.time.Duration;
import java.util.Optional;

/** Does to a site what a fault says. */
final class Blows {
  private static final Duration CUT_EVERY = Duration.ofMillis(400);
  private static final Duration SLOWER = Duration.ofMillis(150);

  private static final Duration QUESTION = Duration.ofMillis(500);
  private static final int MOST_TIMES = 5;

  /** Until there is not even the room that was left. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  private final Site site;
  private final Recovery recovery;
  private final WrongClock wrongClock;
  private final Fleet fleet;
  private final Crowds crowds;
  private final Replays replays;

  Blows(Site site, Crew crew) {
    this.site = site;
    this.recovery = new Recovery(crew);
    this.wrongClock = new WrongClock(site, recovery);
    this.fleet = new Fleet(site);
    this.crowds = new Crowds(crew.doors());
    this.replays = new Replays(site, crew);
  }

  Blow deal(Fault fault) {
    return switch (fault) {
      case OfServer blow -> deal(blow);
      case OfEngine blow -> deal(blow);
      case OfNetwork blow -> deal(blow);
      case OfFleet blow -> deal(blow);
      case OfClients blow -> deal(blow);
      case Dealt blow -> deal(blow);
      case Replay blow -> deal(blow);
    };
  }

  private Blow deal(OfServer fault) {
    Node node = site.nodes().get(fault.node());
    return switch (fault.deed()) {
      case KILLED -> deal(fault, node::kill, () -> node.start().awaitReady());
      case FROZEN -> deal(fault, node::freeze, node::goOn);
      case TWO_HOURS_AHEAD -> wrongClock.deal(fault, node);
    };
  }

  /** The others do its work as long as it is away. */
  private Blow deal(OfServer fault, Runnable beginning, Runnable end) {
    long begun = System.nanoTime();
    beginning.run();
    Optional<Duration> without = recovery.await();
    Wait.pause(rest(fault.length(), begun));
    end.run();
    return without.isEmpty()
        ? Blow.failed(fault, "the others have not taken over")
        : Blow.dealt(fault, without.get(), recovery.await());
  }

  private static Duration rest(Duration length, long begun) {
    long left = length.toNanos() - (System.nanoTime() - begun);
    return Duration.ofNanos(Math.max(0, left));
  }

  private Blow deal(OfEngine fault) {
    ProcessEngine engine = site.engine(fault.engine());
    return switch (fault.deed()) {
      case KILLED -> around(fault, fault.engine(), engine::kill, () -> site.start(fault.engine()));
      case FROZEN -> around(fault, fault.engine(), engine::pause, engine::resume);
      case EMPTIED -> around(fault, fault.engine(), () -> RedisCommand.flush(site), () -> {});
      case OUT_OF_DISK ->
          site.disk(fault.engine())
              .map(disk -> fill(fault, disk))
              .orElseGet(() -> Blow.skipped(fault, "the right to mount a tmpfs"));
    };
  }

  private Blow fill(OfEngine fault, Disk disk) {
    EngineName engine = fault.engine();
    long before = site.complaintsOfDisk(engine);
    boolean isFull = disk.fill();
    boolean isNoticed = isFull && Wait.until(NOTICED, () -> site.complaintsOfDisk(engine) > before);
    boolean goesOn = goesOnWithout(engine);
    Wait.pause(fault.length());
    disk.free();
    if (!site.engine(engine).isRunning()) {
      site.start(engine);
    }
    if (!isNoticed) {
      return Blow.failed(
          fault, isFull ? "nobody has noticed that it is full" : "the disk could not be filled");
    }
    return dealt(fault, goesOn);
  }

  /** Events are taken whatever becomes of the engines beside the log. */
  private boolean goesOnWithout(EngineName engine) {
    return engine == EngineName.KAFKA || recovery.areTaken();
  }

  private Blow dealt(Fault fault, boolean goesOn) {
    return goesOn
        ? Blow.dealt(fault, recovery.await())
        : Blow.failed(fault, "no events were taken meanwhile");
  }

  private Blow deal(OfNetwork fault) {
    Proxy proxy = site.proxy(fault.engine());
    return switch (fault.deed()) {
      case SILENT -> around(fault, fault.engine(), proxy::hush, proxy::speak);
      case SLOW ->
          around(fault, fault.engine(), () -> proxy.slow(SLOWER), () -> proxy.slow(Duration.ZERO));
      case CUT_AGAIN_AND_AGAIN -> {
        long begun = System.nanoTime();
        while (!rest(fault.length(), begun).isZero()) {
          proxy.cut();
          Wait.pause(CUT_EVERY);
        }
        yield Blow.dealt(fault, recovery.await());
      }
    };
  }

  private Blow around(Fault fault, EngineName engine, Runnable beginning, Runnable end) {
    long begun = System.nanoTime();
    beginning.run();
    boolean goesOn = goesOnWithout(engine);
    Wait.pause(rest(fault.length(), begun));
    end.run();
    return dealt(fault, goesOn);
  }

  private Blow deal(OfFleet fault) {
    Optional<String> broken =
        switch (fault.deed()) {
          case STARTED_AGAIN_IN_TURN -> fleet.startAgainInTurn();
          case COMING_AND_GOING -> fleet.comeAndGo(fault.length());
        };
    return broken
        .map(what -> Blow.failed(fault, what))
        .orElseGet(() -> Blow.dealt(fault, recovery.await()));
  }

  private Blow deal(OfClients fault) {
    Turnout turnout =
        switch (fault.deed()) {
          case SLOW_IN_CROWDS -> crowds.creep(fault.length());
          case HANGING_UP -> crowds.hangUp(fault.length());
        };
    return dealt(fault, turnout.broken(), turnout.text());
  }

  private Blow dealt(Fault fault, Optional<String> broken, String seen) {
    return broken
        .map(what -> Blow.failed(fault, what))
        .orElseGet(() -> Blow.dealt(fault, recovery.await()).with(seen));
  }

  /** Once more where it has not come off: all depends on who is how far when. */
  private Blow deal(Dealt fault) {
    long before = site.fences();
    long begun = System.nanoTime();
    boolean isDealt = true;
    for (int time = 0; isDealt && isDue(time, before, rest(fault.length(), begun)); time++) {
      isDealt = dealAnew();
    }
    return isDealt
        ? Blow.dealt(fault, recovery.await())
        : Blow.failed(fault, "a newcomer was given no partition");
  }

  private boolean isDue(int time, long fencesBefore, Duration rest) {
    return !rest.isZero() || (time < MOST_TIMES && site.fences() == fencesBefore);
  }

  /** Whoever is given a partition asks for its place before its last writer could move it. */
  private boolean dealAnew() {
    try (Newcomer newcomer = Newcomer.in(site.bootstrapServers());
        Database database = site.database()) {
      database.run("BEGIN");
      database.run("SELECT FROM log_positions ORDER BY topic, partition FOR UPDATE");
      boolean isDealt = newcomer.isGivenSome();
      Wait.pause(QUESTION);
      database.run("COMMIT");
      return isDealt;
    }
  }

  private Blow deal(Replay fault) {
    Reread reread = replays.eraseAndReplay();
    return dealt(fault, reread.broken(), reread.text());
  }
}
