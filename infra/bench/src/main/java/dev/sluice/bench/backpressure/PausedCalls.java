package dev.sluice.bench.backpressure;

import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
    Ledger ledger = new Ledger();
    ReadBack topic = ReadBack.fromNow(lab.broker().bootstrapServers());
    PacedCallers callers = new PacedCallers(CALLERS, target, ledger);
    PauseOfCalls times;
    try (callers) {
      Wait.pause(BEFORE);
      long pausedAt = System.nanoTime();
      lab.broker().pause();
      times = resumeAfter(Duration.ofSeconds(12), pausedAt);
    }
    return new Section(
        "%d clients with single events while the broker stands still".formatted(CALLERS),
        times.findings(callers.answers(), topic.compare(ledger)),
        times.remarks(callers.answers()));
  }

  /** They come when nothing is left of the room for events on their way. */
  Section withoutRoom() {
    Ledger ledger = new Ledger();
    ReadBack topic = ReadBack.fromNow(lab.broker().bootstrapServers());
    lab.broker().pause();
    Filling filling = new Filling(target, ledger);
    long filledAt = System.nanoTime();
    PacedCallers callers = new PacedCallers(CALLERS, target, ledger);
    PauseOfCalls times;
    try (filling;
        callers) {
      times = resumeAfter(Duration.ofSeconds(8), filledAt);
    }
    List<String> remarks = new ArrayList<>(times.remarks(callers.answers()));
    remarks.add("the batches: " + filling.answers());
    return new Section(
        "The same while batches have taken all the room for events on their way",
        times.findings(callers.answers(), topic.compare(ledger)),
        remarks);
  }

  private PauseOfCalls resumeAfter(Duration length, long pausedAt) {
    Wait.pause(length);
    long resumedAt = System.nanoTime();
    lab.broker().resume();
    Wait.pause(RECOVERY);
    return new PauseOfCalls(pausedAt, resumedAt);
  }
}
