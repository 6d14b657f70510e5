package dev.sluice.bench.flood;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.MemoryWatch;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.load.Statuses;
import dev.sluice.bench.load.Uploads;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Five ways to take a server's memory. */
public final class Flood {
  private static final int SLOW = 2_000;
  private static final Duration SLOW_FOR = Duration.ofSeconds(15);
  private static final String BEGUN = "{\"action\":\"";
  private static final int UNFINISHED = 60_000;
  private static final int LARGE = 500;
  private static final int BOMBS = 32;
  private static final Duration BOMBS_FOR = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BRIEFLY = Duration.ofSeconds(3);

  /** What a server takes at the most, if nobody has set it otherwise. */
  private static final int MOST_EVENTS = 10_000;

  private static final int MOST_BYTES = 4 << 20;

  private final ServerProcess server;
  private final Uploads uploads;
  private final String otherKey;

  /**
   * @param otherKey of a client who wants little meanwhile
   */
  public Flood(ServerProcess server, String otherKey) {
    this.server = server;
    this.uploads = new Uploads(server.target());
    this.otherKey = otherKey;
  }

  public List<Section> run() {
    List<Section> sections = new ArrayList<>();
    sections.add(
        watched(
            "%,d slow uploads, a byte a second each".formatted(SLOW),
            () -> uploads.trickle(SLOW, "application/json", BEGUN, SLOW_FOR)));
    sections.add(
        watched(
            "%,d slow uploads in gzip, a byte a second each".formatted(SLOW),
            () -> uploads.trickle(SLOW, "application/json", "gzip", begunGzip(), SLOW_FOR)));
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

  /** All of it at once and briefly, for a server that looks at each of its buffers. */
  public Statuses brief() {
    Statuses statuses = new Statuses();
    statuses.add(uploads.trickle(SLOW, "application/json", BEGUN, BRIEFLY));
    statuses.add(uploads.trickle(SLOW, "application/json", "gzip", begunGzip(), BRIEFLY));
    statuses.add(uploads.trickle(SLOW, "application/x-ndjson", unfinished(), BRIEFLY));
    statuses.add(uploads.send(LARGE, greatest(), "", LIMIT));
    statuses.add(uploads.send(BOMBS, Bombs.gzip(), "gzip", LIMIT));
    statuses.add(uploads.send(BOMBS, Bombs.zstd(), "zstd", LIMIT));
    statuses.add(uploads.send(BOMBS, Bombs.brotli(), "br", LIMIT));
    return statuses;
  }

  /** A head, and a block as long as they can be in which each byte stands for itself. */
  private static byte[] begunGzip() {
    ByteArrayOutputStream begun = new ByteArrayOutputStream();
    begun.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
    begun.writeBytes(new byte[] {0, (byte) 0xff, (byte) 0xff, 0, 0});
    begun.writeBytes(BEGUN.getBytes(US_ASCII));
    return begun.toByteArray();
  }

  private static String unfinished() {
    return BEGUN + "a".repeat(UNFINISHED);
  }

  private Section large() {
    byte[] body = greatest();
    return watched(
        "%d JSON arrays of %,d events, %,d bytes, at the same time"
            .formatted(LARGE, MOST_EVENTS, body.length),
        () -> uploads.send(LARGE, body, "", LIMIT));
  }

  private static byte[] greatest() {
    String event = "{\"action\":\"numbered\",\"metadata\":{\"note\":\"%s\"}}";
    int room = MOST_BYTES / MOST_EVENTS - 1 - event.formatted("").length();
    String padded = event.formatted("x".repeat(room));
    return Collections.nCopies(MOST_EVENTS, padded)
        .toString()
        .replace(", ", ",")
        .getBytes(US_ASCII);
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
    Probes probes = new Probes(server.target(), otherKey);
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
