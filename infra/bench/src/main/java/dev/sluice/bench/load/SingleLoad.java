package dev.sluice.bench.load;

import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Connections that each send an event, wait for the answer, and send the next. */
public final class SingleLoad implements Load {
  private static final Duration RAMP = Duration.ofMillis(300);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);

  private final Requests requests;
  private final CpuClock broker;
  private final Target target;

  public SingleLoad(Payloads payloads, Target target, CpuClock broker) {
    this(payloads, target, Target.PATH, broker);
  }

  public SingleLoad(Payloads payloads, Target target, String path, CpuClock broker) {
    this.requests = Requests.of(payloads, target, path);
    this.broker = broker;
    this.target = target;
  }

  @Override
  public Tally run(int connections, Duration length) {
    Meter meter = new Meter(target.cpu(), broker);
    try (Transport transport = new Transport()) {
      List<Caller> callers =
          IntStream.range(0, connections)
              .mapToObj(n -> new Caller(requests, n * requests.count() / connections, meter))
              .toList();
      connect(transport, callers);
      callers.forEach(Caller::begin);
      Wait.pause(RAMP);
      Meter.Look from = meter.look();
      Wait.pause(length);
      Meter.Look to = meter.look();
      callers.forEach(Caller::end);
      Wait.until(LAST_ANSWERS, () -> callers.stream().allMatch(Caller::isIdle));
      return meter.between(from, to);
    }
  }

  private void connect(Transport transport, List<Caller> callers) {
    List<ChannelFuture> connecting =
        callers.stream()
            .map(caller -> transport.bootstrap().handler(caller).connect(target.address()))
            .toList();
    connecting.forEach(ChannelFuture::syncUninterruptibly);
  }
}
