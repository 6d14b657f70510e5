package dev.sluice.bench.wall;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Threads;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.SingleConnection;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** So many events a second, a few hundred at a time, from when it is made until it is closed. */
final class SteadyStream implements AutoCloseable {
  static final int PER_SECOND = 5_000;

  private static final int AT_ONCE = 250;
  private static final Duration EVERY =
      Duration.ofSeconds(1).multipliedBy(AT_ONCE).dividedBy(PER_SECOND);
  private static final int BODIES = 128;
  private static final long SEED = 20_263;
  private static final int ACCEPTED = 202;
  private static final List<String> ACTIONS =
      List.of("view", "click", "search", "login", "add-to-cart", "checkout", "signup", "share");
  private static final List<String> ROLES = List.of("guest", "member", "editor", "admin");
  private static final int USERS = 20_000;
  private static final int PAGES = 400;

  private final SingleConnection connection;
  private final List<byte[]> bodies;
  private final Thread thread;
  private final AtomicLong taken = new AtomicLong();
  private volatile boolean closed;

  SteadyStream(Target target) {
    SplittableRandom random = new SplittableRandom(SEED);
    this.connection = new SingleConnection(target);
    this.bodies = IntStream.range(0, BODIES).mapToObj(body -> body(random)).toList();
    this.thread = Thread.ofPlatform().name("steady-stream").start(this::send);
  }

  private static byte[] body(SplittableRandom random) {
    return IntStream.range(0, AT_ONCE)
        .mapToObj(event -> event(random))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(US_ASCII);
  }

  private static String event(SplittableRandom random) {
    return "{\"action\":\"%s\",\"user\":\"user-%d\",\"page\":\"/products/%d\",\"role\":\"%s\"}"
        .formatted(
            one(ACTIONS, random), random.nextInt(USERS), random.nextInt(PAGES), one(ROLES, random));
  }

  private static String one(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }

  /** One that comes too late is not made up for. */
  private void send() {
    long next = System.nanoTime();
    for (int body = 0; !closed; body = (body + 1) % BODIES) {
      if (connection.post(bodies.get(body)).status() == ACCEPTED) {
        taken.addAndGet(AT_ONCE);
      }
      next = Math.max(next + EVERY.toNanos(), System.nanoTime());
      Wait.pause(Duration.ofNanos(next - System.nanoTime()));
    }
  }

  /** How many events were taken so far. */
  long taken() {
    return taken.get();
  }

  @Override
  public void close() {
    closed = true;
    Threads.join(thread);
    connection.close();
  }
}
