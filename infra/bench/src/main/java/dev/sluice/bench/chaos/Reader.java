package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

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
  /** Events are sent all the time, so that who is shown none for so long goes elsewhere. */
  private static final int PATIENCE_MILLIS = 5_000;

  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Fold fold;
  private final Doors doors;
  private final Books books;
  private final Random random;
  private final AtomicLong readings = new AtomicLong();
  private final Thread thread;
  private volatile @Nullable HttpURLConnection connection;
  private volatile boolean closed;
  private int node;

  /**
   * @param node where it begins
   */
  Reader(Fold fold, int node, Doors doors, Books books, Random random) {
    this.fold = fold;
    this.node = node;
    this.doors = doors;
    this.books = books;
    this.random = random;
    this.thread =
        Thread.ofVirtual().name("reader").start(() -> books.noting("a reader", this::readOn));
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
        read(doors.open(node, fold.path(), PATIENCE_MILLIS));
      } catch (IOException broken) {
        // goes on elsewhere
      }
      if (!closed) {
        node = (node + 1 + random.nextInt(doors.count() - 1)) % doors.count();
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(HttpURLConnection opened) throws IOException {
    connection = opened;
    books.readFrom(opened.getResponseCode());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(opened.getInputStream(), UTF_8))) {
      Messages messages = new Messages(lines);
      boolean isFirst = true;
      for (Message message = messages.next(); message != null; message = messages.next()) {
        if (closed || message.event().equals("reconnect")) {
          return;
        }
        fold.take(message);
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
