package dev.sluice.bench.persist;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rows that were stored, and what it cost.
 *
 * @param server processor time of the one that stored them, where it is ours
 * @param compiler what of that went into compiling it
 */
public record Stretch(
    long rows, Duration time, Duration database, Duration server, Duration compiler) {

  public double rate() {
    return rows / (time.toNanos() / 1e9);
  }

  public double databaseMicros() {
    return micros(database);
  }

  public double serverMicros() {
    return micros(server);
  }

  double compilerMicros() {
    return Math.max(0, micros(compiler));
  }

  private double micros(Duration cpu) {
    return cpu.toNanos() / 1e3 / rows;
  }

  public static List<Double> rates(List<Stretch> stretches) {
    return figures(stretches, Stretch::rate);
  }

  public static List<Double> figures(List<Stretch> stretches, ToDoubleFunction<Stretch> figure) {
    return stretches.stream().map(figure::applyAsDouble).toList();
  }
}
