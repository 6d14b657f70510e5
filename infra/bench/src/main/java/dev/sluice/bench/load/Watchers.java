package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Readers of one client's counters. */
public final class Watchers implements AutoCloseable {
  private static final int AT_ONCE = 250;
  private static final int MOST_DELIVERIES = 4_000_000;
  private static final Duration SHOWN = Duration.ofSeconds(30);

  private final Target target;
  private final Transport transport = new Transport();
  private final Receipts receipts = new Receipts(MOST_DELIVERIES);
  private final ByteBuf request;
  private int open;

  public Watchers(Target target) {
    this.target = target;
    this.request =
        Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer(
                "GET /api/v1/live/counters HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n\r\n"
                    .formatted(target.key()),
                US_ASCII));
  }

  public Receipts receipts() {
    return receipts;
  }

  /**
   * Until there are so many, each of whom was shown what the total is.
   *
   * @param total as it stands meanwhile
   */
  public void upTo(int readers, long total) {
    while (open < readers) {
      int more = Math.min(AT_ONCE, readers - open);
      List<ChannelFuture> connecting =
          Stream.generate(() -> new Watcher(request, receipts))
              .limit(more)
              .map(watcher -> transport.bootstrap().handler(watcher).connect(target.address()))
              .toList();
      connecting.forEach(ChannelFuture::syncUninterruptibly);
      open += more;
      if (!Wait.until(SHOWN, () -> receipts.readers(total) >= open)) {
        throw new IllegalStateException(
            "Of %d readers %d were shown anything".formatted(open, receipts.readers(total)));
      }
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
