package dev.sluice.bench.flood;

import dev.sluice.bench.lab.MemoryWatch;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.load.Batches;
import dev.sluice.bench.load.SingleConnection;
import dev.sluice.bench.load.Statuses;
import dev.sluice.bench.load.Uploads;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Four ways to take a server's memory. */
public final class Flood {
  private static final int SLOW = 2_000;
  private static final Duration SLOW_FOR = Duration.ofSeconds(15);
  private static final String BEGUN = "{\"action\":\"";
  private static final int UNFINISHED = 60_000;
  private static final int LARGE = 500;
  private static final int BOMBS = 32;
  private static final Duration BOMBS_FOR = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SMALL_BATCH = 1_024;
  private static final int LARGEST_BATCH = 1 << 18;

  private final ServerProcess server;
  private final Uploads uploads;

  public Flood(ServerProcess server) {
    this.server = server;
    this.uploads = new Uploads(server.target());
  }

  public List<Section> run() {
    List<Section> sections = new ArrayList<>();
    sections.add(
        watched(
            "%,d slow uploads, a byte a second each".formatted(SLOW),
            () -> uploads.trickle(SLOW, "application/json", BEGUN, SLOW_FOR)));
    sections.add(
        watched(
            "%,d streams, each with %,d bytes of a line that does not end"
                .formatted(SLOW, UNFINISHED),
            () -> uploads.trickle(SLOW, "application/x-ndjson", unfinished(), SLOW_FOR)));
    sections.add(large());
    sections.add(bombs("gzip", Bombs.gzip()));
    sections.add(bombs("zstd", Bombs.zstd()));
    sections.add(bombs("br", Bombs.brotli()));
    return sections;
  }

  private static String unfinished() {
    return BEGUN + "a".repeat(UNFINISHED);
  }

  private Section large() {
    int events = greatestBatch();
    if (events == 0) {
      return Section.notOffered("Large JSON arrays", "none is taken");
    }
    byte[] body = batch(events);
    return watched(
        "%d JSON arrays of %,d events, %,d bytes, at the same time"
            .formatted(LARGE, events, body.length),
        () -> uploads.send(LARGE, body, "", LIMIT));
  }

  /** Twice as many as long as they are taken. */
  private int greatestBatch() {
    int taken = 0;
    try (SingleConnection connection = new SingleConnection(server.target())) {
      for (int events = SMALL_BATCH; events <= LARGEST_BATCH; events *= 2) {
        if (connection.post(batch(events)).status() != 202) {
          return taken;
        }
        taken = events;
      }
    }
    return taken;
  }

  private static byte[] batch(int events) {
    return Batches.numbered(events, () -> 0);
  }

  private Section bombs(String encoding, byte[] bomb) {
    return watched(
        "%d bodies of %,d bytes in %s that decode to 256 MiB, at the same time"
            .formatted(BOMBS, bomb.length, encoding),
        () -> waves(bomb, encoding));
  }

  /** Again and again, so that others have the time to notice. */
  private Statuses waves(byte[] bomb, String encoding) {
    Statuses statuses = new Statuses();
    long end = System.nanoTime() + BOMBS_FOR.toNanos();
    while (System.nanoTime() < end) {
      statuses.add(uploads.send(BOMBS, bomb, encoding, LIMIT));
    }
    return statuses;
  }

  private Section watched(String title, Supplier<Statuses> flood) {
    MemoryWatch memory = new MemoryWatch(server);
    Probes probes = new Probes(server.target());
    Statuses statuses;
    try (memory;
        probes) {
      statuses = flood.get();
    }
    List<Finding> findings = new ArrayList<>(memory.findings());
    findings.addAll(probes.findings());
    List<String> remarks = new ArrayList<>(List.of("answers: " + statuses));
    remarks.addAll(probes.remarks());
    return new Section(title, findings, remarks);
  }
}
