package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Threads;
import dev.sluice.bench.lab.Wait;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A client that sends events again until they are taken, and now and then some that were taken
 * already.
 */
final class Sender implements Sending {
  private static final int MOST_WAITING = 20;
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final double AGAIN = 0.05;
  private static final double STORED = 0.1;

  private final int most;
  private final Duration pace;
  private final Doors doors;
  private final Books books;
  private final Random random;
  private final Deque<List<ChaosEvent>> unanswered = new ArrayDeque<>();
  private final AtomicLong taken = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param most events in a call
   */
  Sender(int most, Duration pace, Doors doors, Books books, Random random) {
    this.most = most;
    this.pace = pace;
    this.doors = doors;
    this.books = books;
    this.random = random;
    this.thread = Thread.ofVirtual().name("sender").start(this::sendOn);
  }

  private void sendOn() {
    books.noting(
        "a sender",
        () -> {
          while (!closed) {
            send(due());
            Wait.pause(pace);
          }
        });
  }

  @Override
  public long taken() {
    return taken.get();
  }

  /** What is new and what is tried again take turns, by chance. */
  private List<ChaosEvent> due() {
    boolean again =
        !unanswered.isEmpty() && (unanswered.size() >= MOST_WAITING || random.nextBoolean());
    return again
        ? unanswered.removeFirst()
        : Stream.generate(books.ledger()::next).limit(1 + random.nextInt(most)).toList();
  }

  private void send(List<ChaosEvent> events) {
    boolean isTaken = isTaken(events);
    if (isTaken) {
      taken.addAndGet(events.size());
    }
    if (!isTaken || random.nextDouble() < AGAIN) {
      unanswered.addLast(events);
    }
  }

  private boolean isTaken(List<ChaosEvent> events) {
    int node = random.nextInt(doors.count());
    return books.send(doors, node, events, path(), LIMIT).isYes();
  }

  private String path() {
    return random.nextDouble() < STORED ? Target.PATH + "?ack=stored" : Target.PATH;
  }

  @Override
  public void close() {
    closed = true;
    Threads.join(thread);
  }
}
