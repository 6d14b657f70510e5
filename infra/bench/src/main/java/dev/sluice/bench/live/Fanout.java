package dev.sluice.bench.live;

import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.Receipts;
import dev.sluice.bench.load.Watchers;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Latencies;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** So many readers, what they were sent, and what it cost. */
final class Fanout {
  private static final int FEW = 200;

  /** What a change costs however many are told of it counts for little from here. */
  private static final int MANY = 10_000;

  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration LAST = Duration.ofSeconds(10);
  private static final int ROUNDS = 5;
  private static final double KIB = 1024;

  private final ServerProcess server;
  private final Watchers watchers;
  private final Ticker ticker;
  private final long heapOfNone;

  Fanout(ServerProcess server, Watchers watchers, Ticker ticker) {
    this.server = server;
    this.watchers = watchers;
    this.ticker = ticker;
    this.heapOfNone = server.liveHeap();
  }

  void warmUp() {
    watchers.upTo(FEW, ticker.total());
    ticker.run(WARM);
    awaitLast(FEW);
  }

  Section to(int readers, Duration round) {
    watchers.upTo(readers, ticker.total());
    ticker.run(round);
    awaitLast(readers);
    Receipts receipts = watchers.receipts();
    CpuClock load = CpuClock.ofThisProcess();
    long before = receipts.count();
    Duration serverBefore = server.target().cpu().read();
    Duration loadBefore = load.read();
    long events = ticker.run(round.multipliedBy(ROUNDS));
    boolean isWhole = awaitLast(readers);
    long deliveries = receipts.count() - before;
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.of(
            "deliveries for each event and reader", (double) deliveries / events / readers, ""));
    findings.add(
        Finding.of(
                "readers who were shown the last",
                100.0 * receipts.readers(ticker.total()) / readers,
                "%")
            .atLeast(100));
    Latencies latencies = new Latencies(Arrays.stream(receipts.nanosFrom(before)).boxed().toList());
    findings.add(latencies.half("from the sending of an event to a reader"));
    findings.add(latencies.nearlyAll("from the sending of an event to a reader").atMost(500));
    Finding cpu =
        Finding.of(
            "server CPU for a delivery",
            micros(server.target().cpu().read().minus(serverBefore), deliveries),
            "µs");
    findings.add(readers < MANY ? cpu : cpu.atMost(15));
    findings.add(
        Finding.of(
            "load CPU for a delivery", micros(load.read().minus(loadBefore), deliveries), "µs"));
    findings.add(
        Finding.of(
                "live heap for a reader", (server.liveHeap() - heapOfNone) / KIB / readers, "KiB")
            .atMost(30));
    return new Section(
        "%,d readers of one client's counters, a change every 260 ms".formatted(readers),
        findings,
        remarks(receipts, isWhole));
  }

  private boolean awaitLast(int readers) {
    return Wait.until(LAST, () -> watchers.receipts().readers(ticker.total()) >= readers);
  }

  private static double micros(Duration cpu, long deliveries) {
    return cpu.toNanos() / 1e3 / deliveries;
  }

  private static List<String> remarks(Receipts receipts, boolean isWhole) {
    List<String> remarks = new ArrayList<>();
    if (receipts.broken() > 0) {
      remarks.add(receipts.broken() + " connections broke");
    }
    if (!isWhole) {
      remarks.add("some were not shown the last change within ten seconds");
    }
    return remarks;
  }
}
