package dev.sluice.bench.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How long it took until half and until nearly all of them were done, at several loads or sizes.
 *
 * @param series what they were measured at
 */
public record Ranges(String unit, List<String> series, List<Line> lines) implements Drawn {

  public Ranges {
    series = List.copyOf(series);
    lines = List.copyOf(lines);
  }

  /** One kind of them, at all of the loads or sizes. */
  public record Line(String what, List<Range> ranges) {

    public Line {
      ranges = List.copyOf(ranges);
    }
  }

  /** That of one kind at one of them. */
  public record Range(double half, double nearlyAll) {}

  /** The powers of ten between which they all are. */
  Decades decades() {
    int least = (int) Math.floor(Math.log10(figures().min().orElse(1)));
    int most = (int) Math.ceil(Math.log10(figures().max().orElse(1)));
    return new Decades(least, Math.max(least + 1, most));
  }

  private DoubleStream figures() {
    return lines.stream()
        .flatMap(line -> line.ranges.stream())
        .flatMapToDouble(range -> DoubleStream.of(range.half, range.nearlyAll))
        .filter(figure -> figure > 0);
  }

  /** From one power of ten to another. */
  record Decades(int least, int most) {

    /** How far along it is, from 0 to 1. */
    double share(double figure) {
      double power = figure > 0 ? Math.log10(figure) : least;
      return (power - least) / (most - least);
    }
  }
}
