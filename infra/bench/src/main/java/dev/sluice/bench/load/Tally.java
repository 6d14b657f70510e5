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

  /** Processor time of the server, of the broker beneath it and of the load. */
  public record Costs(Duration server, Duration broker, Duration load) {

    Costs minus(Costs start) {
      return new Costs(
          server.minus(start.server), broker.minus(start.broker), load.minus(start.load));
    }
  }

  public double rate() {
    return events / (time.toNanos() / 1e9);
  }

  public double serverMicros() {
    return micros(costs.server);
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
