package dev.sluice.bench.load;

import dev.sluice.bench.lab.Target;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Events at times that are set beforehand, whether those before were answered or not. How long one
 * took counts from when it should have been sent, so that a server that stands still for a moment
 * is not spared what would have come meanwhile.
 */
public final class OpenLoad {
  private static final int CONNECTIONS = 256;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);
  private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

  private final Requests requests;
  private final Target target;

  public OpenLoad(Payloads payloads, Target target) {
    this.requests = Requests.of(payloads, target, Target.PATH);
    this.target = target;
  }

  /**
   * What became of them.
   *
   * @param nanos how long each took that was answered yes
   * @param others the other answers
   */
  public record Outcome(List<Long> nanos, Statuses others) {}

  /**
   * Sends for so long, and waits for the last answer.
   *
   * @param ignored of that, at the beginning, what is not looked at
   */
  public Outcome run(double perSecond, Duration length, Duration ignored) {
    Times times = new Times(System.nanoTime() + ignored.toNanos());
    try (Transport transport = new Transport()) {
      Queue<PacedCaller> idle = new ConcurrentLinkedQueue<>();
      List<PacedCaller> callers =
          IntStream.range(0, CONNECTIONS)
              .mapToObj(n -> new PacedCaller(requests, n, CONNECTIONS, times, idle))
              .toList();
      List<ChannelFuture> connecting = new ArrayList<>();
      callers.forEach(
          caller ->
              connecting.add(transport.bootstrap().handler(caller).connect(target.address())));
      connecting.forEach(ChannelFuture::syncUninterruptibly);
      idle.addAll(callers);
      pace(perSecond, length, times, idle);
      times.await(LAST_ANSWERS);
    }
    return new Outcome(times.nanos(), times.others());
  }

  private static void pace(
      double perSecond, Duration length, Times times, Queue<PacedCaller> idle) {
    long begin = System.nanoTime();
    long many = (long) (perSecond * length.toNanos() / 1e9);
    double gap = 1e9 / perSecond;
    for (long number = 0; number < many; number++) {
      long due = begin + (long) (number * gap);
      pauseUntil(due);
      times.comes(due);
      PacedCaller free = idle.poll();
      if (free != null) {
        free.goOn();
      }
    }
  }

  private static void pauseUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.max(left, SHORTEST_PAUSE));
    }
  }
}
