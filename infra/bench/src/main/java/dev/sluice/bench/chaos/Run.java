package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One run: everything is started, faults are done one after the other, and the books compared. */
final class Run {
  private static final Duration CALM = Duration.ofSeconds(2);
  private static final Duration SHOWN = Duration.ofSeconds(30);
  private static final Duration CHECK = Duration.ofMinutes(2);

  private final Site site;
  private final Schedule schedule;
  private final Duration length;
  private final Duration recovery;
  private final Path journal;
  private final Consumer<String> progress;
  private final List<Blow> blows = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final long begun = System.nanoTime();

  /**
   * @param length after which no further round of faults begins anything
   * @param recovery what it may take until events are taken, stored and shown again
   * @param journal the file that has all that was sent and answered
   * @param progress is told what happens, line by line
   */
  Run(
      Site site,
      Schedule schedule,
      Duration length,
      Duration recovery,
      Path journal,
      Consumer<String> progress) {
    this.site = site;
    this.schedule = schedule;
    this.length = length;
    this.recovery = recovery;
    this.journal = journal;
    this.progress = progress;
  }

  Verdict run() {
    site.start();
    List<Integer> ports = site.nodes().stream().map(Node::port).toList();
    try (Doors doors = Doors.open(ports);
        Books books = new Books(new Ledger(schedule.seed()), journal);
        Crew crew = new Crew(books, doors)) {
      progress.accept("three servers are up; events are sent and read");
      crew.send();
      Wait.pause(CALM);
      deal(new Blows(site, crew), crew);
      violations.addAll(crew.idle());
      crew.stopSending();
      return verdict(crew);
    }
  }

  private void deal(Blows all, Crew crew) {
    for (int round = 0; round == 0 || (schedule.goesOn() && hasTime()); round++) {
      for (Fault fault : schedule.round(round)) {
        if (round == 0 || hasTime()) {
          deal(all, crew, fault);
        }
      }
    }
  }

  private boolean hasTime() {
    return took().compareTo(length) < 0;
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void deal(Blows all, Crew crew, Fault fault) {
    Marks before = marks(crew);
    Blow blow = dealt(all, fault).with(marks(crew).since(before));
    blows.add(blow);
    progress.accept(blow.text());
    blow.violation(recovery).ifPresent(violations::add);
    Wait.pause(CALM);
  }

  private Marks marks(Crew crew) {
    return new Marks(site.fences(), crew.books().refusals(), crew.resumptions());
  }

  /** What can't be put right by itself has failed, and is put right so that the run goes on. */
  private Blow dealt(Blows all, Fault fault) {
    try {
      return all.deal(fault);
    } catch (RuntimeException failure) {
      site.mend();
      return Blow.failed(fault, failure.toString());
    }
  }

  private Verdict verdict(Crew crew) {
    requireAllServe(crew);
    Ledger ledger = crew.books().ledger();
    Audit audit = new Audit(site, ledger.seed(), crew.doors().account().client());
    if (!audit.awaitStored()) {
      violations.add("Not all that is in the log was stored in time");
    }
    Truth truth = audit.truth();
    violations.addAll(ledger.compare(truth.stored()).violations());
    violations.addAll(crew.books().surprises());
    Wait.until(SHOWN, () -> crew.differences(truth).isEmpty());
    violations.addAll(crew.differences(truth));
    check(crew.doors());
    Verdict.Figures figures = figures(crew, truth, audit);
    violations.addAll(Verdict.lacking(blows));
    return new Verdict(schedule.seed(), took(), figures, blows, violations);
  }

  private void requireAllServe(Crew crew) {
    for (int node = 0; node < crew.doors().count(); node++) {
      if (!crew.isServedBy(node, SHOWN)) {
        violations.add("Server %d takes no events in the end".formatted(node));
      }
    }
  }

  /** The server itself adds the rows up and compares them with its counts. */
  private void check(Doors doors) {
    Answer answer = doors.getAs(site.adminKey(), 0, "/api/v1/check", CHECK);
    if (!answer.isYes() || !answer.body().contains("\"equal\":true")) {
      violations.add("The counts are not the rows: " + answer);
    }
  }

  private Verdict.Figures figures(Crew crew, Truth truth, Audit audit) {
    Ledger ledger = crew.books().ledger();
    return new Verdict.Figures(
        ledger.tried(),
        ledger.acknowledgements(),
        ledger.repetitions(),
        truth.total(),
        ledger.erasures(),
        audit.letters(),
        marks(crew),
        crew.gaps(),
        crew.books().statuses());
  }
}
