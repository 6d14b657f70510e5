package dev.sluice.bench.backpressure;

import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Single calls through a pause of the broker. */
final class PausedCalls {
  private static final int CALLERS = 32;
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration RECOVERY = Duration.ofSeconds(8);

  private final Lab lab;
  private final Target target;

  PausedCalls(Lab lab, Target target) {
    this.lab = lab;
    this.target = target;
  }

  /** Long enough for the first calls to give up. */
  Section untilGivenUp() {
    String title = "%d clients with single events while the broker stands still".formatted(CALLERS);
    return run(title, Duration.ofSeconds(12), Filling::none);
  }

  Section withoutRoom() {
    String title = "The same while batches take all the room for events on their way";
    return run(title, Duration.ofSeconds(8), Filling::whole);
  }

  private Section run(String title, Duration pause, BiFunction<Target, Ledger, Filling> filled) {
    Ledger ledger = new Ledger();
    ReadBack topic = ReadBack.fromNow(lab.broker().bootstrapServers());
    PacedCallers callers = new PacedCallers(CALLERS, target, ledger);
    Filling filling = filled.apply(target, ledger);
    PauseOfCalls times;
    try (callers;
        filling) {
      times = pause(pause, filling);
      Wait.pause(RECOVERY);
    }
    List<String> remarks = new ArrayList<>(times.remarks(callers.answers()));
    remarks.addAll(filling.remarks());
    return new Section(title, times.findings(callers.answers(), topic.compare(ledger)), remarks);
  }

  private PauseOfCalls pause(Duration length, Filling filling) {
    Wait.pause(BEFORE);
    long pausedAt = System.nanoTime();
    lab.broker().pause();
    filling.begin();
    Wait.pause(length);
    long resumedAt = System.nanoTime();
    lab.broker().resume();
    return new PauseOfCalls(pausedAt, resumedAt);
  }
}
