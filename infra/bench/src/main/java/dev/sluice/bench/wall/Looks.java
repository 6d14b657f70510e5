package dev.sluice.bench.wall;

import dev.sluice.bench.report.Spread;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a page's scripts held, time after time. */
record Looks(List<OpenPage.Held> all) {
  private static final double MEBI = 1024 * 1024;

  Looks {
    all = List.copyOf(all);
  }

  OpenPage.Held first() {
    return all.getFirst();
  }

  OpenPage.Held last() {
    return all.getLast();
  }

  /**
   * How many times what was held in the first half is held in the second. Of each half the median:
   * whoever looks while something is drawn anew sees the old and the new.
   */
  double growth() {
    int half = all.size() / 2;
    return median(all.subList(all.size() - half, all.size())) / median(all.subList(0, half));
  }

  private static double median(List<OpenPage.Held> some) {
    return Spread.of(some.stream().mapToDouble(OpenPage.Held::heap)).median();
  }

  String heaps() {
    return all.stream()
            .map(look -> String.format(Locale.ROOT, "%.2f", look.heap() / MEBI))
            .collect(Collectors.joining(", "))
        + " MiB";
  }
}
