package dev.sluice.bench.load;

import java.time.Duration;
import java.util.Map;

/**
 * What a stretch of load gave.
 *
 * @param events taken in with a 202
 * @param others answers of other statuses; 0 stands for connections that broke
 */
public record Tally(Duration time, long events, Map<Integer, Long> others, Costs costs) {

  public Tally {
    others = Map.copyOf(others);
  }

  /**
   * Processor time.
   *
   * @param compiler what of the server's went into compiling it
   */
  public record Costs(Duration server, Duration compiler, Duration broker, Duration load) {

    Costs minus(Costs start) {
      return new Costs(
          server.minus(start.server),
          compiler.minus(start.compiler),
          broker.minus(start.broker),
          load.minus(start.load));
    }
  }

  public double rate() {
    return events / (time.toNanos() / 1e9);
  }

  public double serverMicros() {
    return micros(costs.server);
  }

  /** A compiler's thread that ended has taken its figure with it. */
  public double compilerMicros() {
    return Math.max(0, micros(costs.compiler));
  }

  public double brokerMicros() {
    return micros(costs.broker);
  }

  public double loadMicros() {
    return micros(costs.load);
  }

  private double micros(Duration cpu) {
    return cpu.toNanos() / 1e3 / events;
  }
}
