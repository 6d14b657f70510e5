package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.bench.lab.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads a live feed, on another node whenever the one it was on has gone or fallen silent. */
final class Reader implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Fold fold;
  private final Doors doors;
  private final Random random;
  private final AtomicLong readings = new AtomicLong();
  private final Thread thread;
  private volatile @Nullable HttpURLConnection connection;
  private volatile boolean closed;

  Reader(Fold fold, Doors doors, Random random) {
    this.fold = fold;
    this.doors = doors;
    this.random = random;
    this.thread = Thread.ofVirtual().name("reader").start(this::readOn);
  }

  Fold fold() {
    return fold;
  }

  /** How often it has gone on after something broke. */
  long resumptions() {
    return Math.max(0, readings.get() - 1);
  }

  boolean hasBegun() {
    return readings.get() > 0;
  }

  private void readOn() {
    while (!closed) {
      try {
        read(doors.open(random.nextInt(doors.count()), fold.path(), PATIENCE_MILLIS));
      } catch (IOException broken) {
        // goes on elsewhere
      }
      if (!closed) {
        Wait.pause(PAUSE);
      }
    }
  }

  private void read(HttpURLConnection opened) throws IOException {
    connection = opened;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(opened.getInputStream(), UTF_8))) {
      Messages messages = new Messages(lines);
      boolean isFirst = true;
      for (Message message = messages.next(); message != null; message = messages.next()) {
        if (closed || message.event().equals("reconnect")) {
          return;
        }
        fold.take(message);
        if (message.event().equals("gap") && fold instanceof TailFold tail) {
          new Rereading(tail, doors, random).run();
        }
        if (isFirst) {
          readings.incrementAndGet();
          isFirst = false;
        }
      }
    } finally {
      opened.disconnect();
    }
  }

  @Override
  public void close() {
    closed = true;
    HttpURLConnection open = connection;
    if (open != null) {
      Thread.ofVirtual().start(open::disconnect);
    }
    thread.interrupt();
  }
}
