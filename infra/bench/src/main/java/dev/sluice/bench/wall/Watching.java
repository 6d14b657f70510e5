package dev.sluice.bench.wall;

import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One view that stays open while events arrive. */
final class Watching {
  private static final Duration WARM = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int LOOKS = 10;
  private static final double SHARE_OF_A_CORE = 20;

  /** Memory that does not grow comes and goes by as much. */
  private static final double FLAT = 1.2;

  private final OpenPage page;
  private final SteadyStream stream;

  Watching(OpenPage page, SteadyStream stream) {
    this.page = page;
    this.stream = stream;
  }

  Section of(String view, Duration length) {
    page.stay(WARM);
    long memory = page.memory();
    Stretch stretch = watch(length);
    Looks looks = stretch.looks();
    OpenPage.Held last = looks.last();
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.of("events taken in a second", stretch.perSecond(), ""));
    findings.add(
        Finding.of("CPU of the browser, of one core", stretch.percent(), "%")
            .atMost(SHARE_OF_A_CORE));
    findings.add(Finding.ofBytes("memory of the browser at first", memory));
    findings.add(Finding.ofBytes("memory of the browser at most", stretch.most()));
    findings.add(
        Finding.of("memory at the end, by that at first", (double) page.memory() / memory, "")
            .atMost(FLAT));
    findings.add(Finding.ofBytes("live heap of the page at first", looks.first().heap()));
    findings.add(Finding.ofBytes("live heap of the page at the end", last.heap()));
    findings.add(
        Finding.of("live heap in the second half, by that in the first", looks.growth(), "")
            .atMost(FLAT));
    findings.add(Finding.ofCount("nodes at first", looks.first().nodes()));
    findings.add(Finding.ofCount("nodes at the end", last.nodes()));
    findings.add(Finding.ofCount("listeners at the end", last.listeners()));
    return new Section(
        "%s for %d s, %,d events a second"
            .formatted(view, length.toSeconds(), SteadyStream.PER_SECOND),
        findings,
        List.of("live heap, every %d s: %s".formatted(length.toSeconds() / LOOKS, looks.heaps())));
  }

  private Stretch watch(Duration length) {
    List<OpenPage.Held> looks = new ArrayList<>(List.of(page.held()));
    long from = System.nanoTime();
    long taken = stream.taken();
    Duration cpu = page.cpu();
    long most = page.memory();
    for (int look = 1; look <= LOOKS; look++) {
      long until = from + length.dividedBy(LOOKS).multipliedBy(look).toNanos();
      most = Math.max(most, mostUntil(until));
      looks.add(page.held());
    }
    return new Stretch(
        Duration.ofNanos(System.nanoTime() - from),
        page.cpu().minus(cpu),
        stream.taken() - taken,
        most,
        new Looks(looks));
  }

  private long mostUntil(long nanos) {
    long most = 0;
    while (System.nanoTime() < nanos) {
      page.stay(LOOK);
      most = Math.max(most, page.memory());
    }
    return most;
  }

  private record Stretch(Duration length, Duration cpu, long taken, long most, Looks looks) {
    double perSecond() {
      return taken * 1e9 / length.toNanos();
    }

    double percent() {
      return 100.0 * cpu.toNanos() / length.toNanos();
    }
  }
}
