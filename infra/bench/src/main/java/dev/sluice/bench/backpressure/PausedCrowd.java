package dev.sluice.bench.backpressure;

import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.MemoryWatch;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.load.Statuses;
import dev.sluice.bench.load.Uploads;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.List;

/**
 * Many streams of the shortest rows there are, each of which is a hundred times as long an event.
 */
final class PausedCrowd {
  private static final int STREAMS = 500;
  private static final int ROWS = 30_000;
  private static final String BODY = "action\n" + "a\n".repeat(ROWS);
  private static final Duration PAUSE = Duration.ofSeconds(12);

  private final Lab lab;
  private final ServerProcess server;

  PausedCrowd(Lab lab, ServerProcess server) {
    this.lab = lab;
    this.server = server;
  }

  Section run() {
    try (MemoryWatch memory = new MemoryWatch(server)) {
      Statuses answers = streams();
      return new Section(
          "%d streams of %,d rows of two bytes while the broker stands still for %d s"
              .formatted(STREAMS, ROWS, PAUSE.toSeconds()),
          memory.findings(),
          List.of("answers: " + answers));
    }
  }

  private Statuses streams() {
    lab.broker().pause();
    try {
      return new Uploads(server.target()).trickle(STREAMS, "text/csv", BODY, PAUSE);
    } finally {
      lab.broker().resume();
    }
  }
}
