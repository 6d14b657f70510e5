package dev.sluice.bench.backpressure;

import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.MemoryWatch;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A stream of lines through a pause of the broker. */
final class PausedStream {
  private static final String TITLE = "A stream of lines while the broker stands still for 20 s";
  private static final Duration BEFORE = Duration.ofSeconds(6);
  private static final Duration PAUSE = Duration.ofSeconds(20);
  private static final Duration AFTER = Duration.ofSeconds(4);
  private static final Duration LAST_LINE = Duration.ofSeconds(60);

  private final Lab lab;
  private final ServerProcess server;

  PausedStream(Lab lab, ServerProcess server) {
    this.lab = lab;
    this.server = server;
  }

  Section run() {
    Ledger ledger = new Ledger();
    ReadBack topic = ReadBack.fromNow(lab.broker().bootstrapServers());
    try (MemoryWatch memory = new MemoryWatch(server);
        LineStream stream = new LineStream(server.target(), ledger)) {
      Wait.pause(BEFORE);
      if (!stream.statusLine().contains(" 202 ")) {
        return Section.notOffered(TITLE, "answered '%s'".formatted(stream.statusLine()));
      }
      List<Finding> findings = new ArrayList<>(pause(stream));
      boolean ended = stream.endsWithin(LAST_LINE);
      ledger.accept(0, stream.progress().through());
      findings.addAll(end(stream, ended));
      findings.addAll(topic.compare(ledger));
      findings.addAll(memory.findings());
      return new Section(TITLE, findings, List.of("last line: " + stream.lastLine()));
    }
  }

  private List<Finding> pause(LineStream stream) {
    LineStream.Sent before = stream.sent();
    long pausedAt = System.nanoTime();
    lab.broker().pause();
    Wait.pause(PAUSE);
    LineStream.Sent blocked = stream.sent();
    long through = stream.progress().through();
    long resumedAt = System.nanoTime();
    lab.broker().resume();
    boolean wentOn = Wait.until(LAST_LINE, () -> stream.progress().through() > through);
    Finding recovery =
        Finding.ofNanos(
            "from its return to the next line of progress", stream.progress().nanos() - resumedAt);
    Wait.pause(AFTER);
    return List.of(
        Finding.ofCount("lines sent in %d s before".formatted(BEFORE.toSeconds()), before.lines()),
        Finding.ofNanos(
            "until the sender's socket took no more", Math.max(0, blocked.nanos() - pausedAt)),
        Finding.ofBytes("taken by the socket until then", blocked.bytes() - before.bytes()),
        Finding.ofCount("lines taken and not answered meanwhile", blocked.lines() - through),
        wentOn
            ? recovery.atMost(15)
            : Finding.ofCount("lines of progress after its return", 0).atLeast(1));
  }

  private static List<Finding> end(LineStream stream, boolean ended) {
    long sent = stream.sent().lines();
    return List.of(
        Finding.ofCount("lines sent in all", sent),
        Finding.ofCount("lines not answered at the end", sent - stream.progress().through())
            .atMost(0),
        Finding.ofCount("lines refused", stream.progress().rejected()).atMost(0),
        Finding.ofCount("streams whose answer did not end", ended ? 0 : 1).atMost(0));
  }
}
