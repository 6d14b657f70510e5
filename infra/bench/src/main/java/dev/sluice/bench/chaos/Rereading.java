package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.bench.lab.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** What somebody does who was told of a gap: he reads what was stored of late. */
final class Rereading {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Longer than anything waits in the log. */
  private static final Duration BACK = Duration.ofMinutes(6);

  private final TailFold tail;
  private final Doors doors;
  private final Books books;
  private final Random random;

  Rereading(TailFold tail, Doors doors, Books books, Random random) {
    this.tail = tail;
    this.doors = doors;
    this.books = books;
    this.random = random;
  }

  void run() {
    String path = "/api/v1/events/export?format=ndjson&from=" + Instant.now().minus(BACK);
    Wait.until(LIMIT, () -> isRead(path));
  }

  private boolean isRead(String path) {
    try {
      read(doors.open(random.nextInt(doors.count()), path, PATIENCE_MILLIS));
      return true;
    } catch (IOException broken) {
      return false;
    }
  }

  private void read(HttpURLConnection opened) throws IOException {
    books.readFrom(opened.getResponseCode());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(opened.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        tail.find(line);
      }
    } finally {
      opened.disconnect();
    }
  }
}
