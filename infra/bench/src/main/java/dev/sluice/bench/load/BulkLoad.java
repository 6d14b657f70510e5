package dev.sluice.bench.load;

import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Connections that each send one large body of lines after the other. */
public final class BulkLoad implements Load {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);

  private final Payloads payloads;
  private final int linesOfBody;
  private final Target target;
  private final CpuClock broker;

  public BulkLoad(Payloads payloads, int linesOfBody, Target target, CpuClock broker) {
    this.payloads = payloads;
    this.linesOfBody = linesOfBody;
    this.target = target;
    this.broker = broker;
  }

  /** From the first byte to the last answer: what was begun in time is waited for. */
  @Override
  public Tally run(int connections, Duration length) {
    Meter meter = new Meter(target.cpu(), broker);
    try (Transport transport = new Transport()) {
      List<BulkCaller> callers =
          IntStream.range(0, connections).mapToObj(n -> caller(n, connections, meter)).toList();
      Meter.Look from = meter.look();
      callers.stream()
          .map(caller -> connect(transport, caller))
          .toList()
          .forEach(ChannelFuture::syncUninterruptibly);
      Wait.until(length, () -> callers.stream().allMatch(BulkCaller::isDone));
      callers.forEach(BulkCaller::end);
      Wait.until(LAST_ANSWERS, () -> callers.stream().allMatch(BulkCaller::isDone));
      return meter.between(from, meter.look());
    }
  }

  private BulkCaller caller(int number, int connections, Meter meter) {
    int bodies = payloads.count() / linesOfBody;
    int first = number * bodies / connections;
    return new BulkCaller(payloads, target, linesOfBody, first, meter);
  }

  private ChannelFuture connect(Transport transport, BulkCaller caller) {
    return transport
        .bootstrap()
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new HttpResponseDecoder(), caller);
              }
            })
        .connect(target.address());
  }
}
