package dev.sluice.bench.ingest;

import dev.sluice.bench.lab.Child;
import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.Payloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kafka's own tool, in a process of its own for each run, on a topic like ours. What it says of its
 * first records, while it is compiled, does not count.
 */
final class ProducerPerformance {
  private static final String MAIN = "org.apache.kafka.tools.ProducerPerformance";
  private static final Pattern STEADY =
      Pattern.compile("(\\d+) steady state records sent, ([\\d.]+) records/sec");
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Lab lab;
  private final Path payloads;
  private int runs;

  ProducerPerformance(Lab lab, Payloads payloads) {
    this.lab = lab;
    this.payloads = lab.folder().resolve("payloads.txt");
    payloads.writeTo(this.payloads);
  }

  /**
   * One run's figures.
   *
   * @param cpuMicros processor time of the tool for a record
   */
  record Result(double rate, double cpuMicros) {}

  Result run(long warmUp, long records) {
    NavigableMap<Long, Duration> cpu = new TreeMap<>();
    runs++;
    try (Child tool = lab.program("producer-" + runs, "512m", MAIN, arguments(warmUp, records))) {
      CpuClock clock = tool.cpu();
      while (tool.process().isAlive()) {
        cpu.put(System.nanoTime(), clock.read());
        Wait.pause(INTERVAL);
      }
      return result(tool, cpu);
    }
  }

  private List<String> arguments(long warmUp, long records) {
    return List.of(
        "--bootstrap-server=" + lab.broker().bootstrapServers(),
        "--topic=" + ReferenceTopic.NAME,
        "--payload-file=" + payloads,
        "--num-records=" + (warmUp + records),
        "--warmup-records=" + warmUp,
        "--throughput=-1",
        "--command-property",
        "acks=all",
        "compression.type=lz4");
  }

  private static Result result(Child tool, NavigableMap<Long, Duration> cpu) {
    Matcher steady = STEADY.matcher(tool.said());
    if (!steady.find()) {
      throw tool.failure("said nothing of a steady state");
    }
    double records = Double.parseDouble(steady.group(1));
    double rate = Double.parseDouble(steady.group(2));
    // the last reading of a process that just ended is zero
    cpu.values().removeIf(Duration::isZero);
    Map.Entry<Long, Duration> end = cpu.lastEntry();
    Map.Entry<Long, Duration> start = cpu.floorEntry(end.getKey() - (long) (records / rate * 1e9));
    double micros = end.getValue().minus(start.getValue()).toNanos() / 1e3;
    return new Result(rate, micros / records);
  }
}
