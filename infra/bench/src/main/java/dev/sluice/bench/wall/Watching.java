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
    OpenPage.Held first = page.held();
    long memory = page.memory();
    Stretch stretch = watch(length);
    OpenPage.Held last = page.held();
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.of("events taken in a second", stretch.perSecond(), ""));
    findings.add(
        Finding.of("CPU of the browser, of one core", stretch.percent(), "%")
            .atMost(SHARE_OF_A_CORE));
    findings.add(Finding.ofBytes("memory of the browser at first", memory));
    findings.add(Finding.ofBytes("memory of the browser at most", stretch.most()));
    findings.add(
        Finding.of("memory at the end, by that at first", ratio(page.memory(), memory), "")
            .atMost(FLAT));
    findings.add(Finding.ofBytes("live heap of the page at first", first.heap()));
    findings.add(Finding.ofBytes("live heap of the page at the end", last.heap()));
    findings.add(
        Finding.of("live heap at the end, by that at first", ratio(last.heap(), first.heap()), "")
            .atMost(FLAT));
    findings.add(Finding.ofCount("nodes at first", first.nodes()));
    findings.add(Finding.ofCount("nodes at the end", last.nodes()));
    findings.add(Finding.ofCount("listeners at the end", last.listeners()));
    return new Section(
        "%s for %d s, %,d events a second"
            .formatted(view, length.toSeconds(), SteadyStream.PER_SECOND),
        findings,
        List.of());
  }

  private Stretch watch(Duration length) {
    long from = System.nanoTime();
    long taken = stream.taken();
    Duration cpu = page.cpu();
    long most = page.memory();
    while (System.nanoTime() - from < length.toNanos()) {
      page.stay(LOOK);
      most = Math.max(most, page.memory());
    }
    return new Stretch(
        Duration.ofNanos(System.nanoTime() - from),
        page.cpu().minus(cpu),
        stream.taken() - taken,
        most);
  }

  private static double ratio(long one, long other) {
    return (double) one / Math.max(1, other);
  }

  private record Stretch(Duration length, Duration cpu, long taken, long most) {
    double perSecond() {
      return taken * 1e9 / length.toNanos();
    }

    double percent() {
      return 100.0 * cpu.toNanos() / length.toNanos();
    }
  }
}
