package dev.sluice.bench.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.Receipts;
import dev.sluice.bench.load.SingleConnection;
import java.time.Duration;

/** Sends an event at a time, at a steady pace, so that each of them is a change. */
final class Ticker implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(260);
  private static final byte[] EVENT =
      "{\"action\":\"tick\",\"user\":\"ada\",\"page\":\"/\"}".getBytes(US_ASCII);
  private static final int ACCEPTED = 202;

  private final SingleConnection connection;
  private final Receipts receipts;

  /** The server's first event was sent when it was asked whether it is ready. */
  private long total = 1;

  Ticker(Target target, Receipts receipts) {
    this.connection = new SingleConnection(target);
    this.receipts = receipts;
  }

  long total() {
    return total;
  }

  /** How many it was. */
  long run(Duration length) {
    long first = total;
    long end = System.nanoTime() + length.toNanos();
    for (long next = System.nanoTime(); next < end; next += EVERY.toNanos()) {
      Wait.pause(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      send();
    }
    return total - first;
  }

  private void send() {
    total++;
    receipts.sends(total);
    int status = connection.post(EVENT).status();
    if (status != ACCEPTED) {
      throw new IllegalStateException("An event was answered " + status);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
