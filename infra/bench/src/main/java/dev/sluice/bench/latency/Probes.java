package dev.sluice.bench.latency;

import dev.sluice.bench.lab.NewClient;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.NumberedEvents;
import dev.sluice.bench.load.SingleConnection;
import dev.sluice.bench.load.Statuses;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Events of another client among the others, a few each second, each of which is answered once it
 * is stored and waited for by a reader of that client's events.
 */
final class Probes implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(40);
  private static final Duration LAST = Duration.ofSeconds(10);
  private static final String STORED = Target.PATH + "?ack=stored";
  private static final int ACCEPTED = 202;

  private final Target target;
  private final EventReader reader;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<SingleConnection> connections = new ConcurrentLinkedQueue<>();
  private final AtomicLong number = new AtomicLong();
  private Map<Long, Long> due = new ConcurrentHashMap<>();
  private Map<Long, Long> stored = new ConcurrentHashMap<>();
  private Statuses others = new Statuses();
  private @Nullable Future<?> sending;

  Probes(ServerProcess server) {
    NewClient client = NewClient.at(server);
    this.target = new Target(server.port(), client.key(), server.target().cpu());
    this.reader = new EventReader(server, client);
  }

  /** Sends from now on; those of the beginning are not looked at. */
  void begin(Duration ignored) {
    due = new ConcurrentHashMap<>();
    stored = new ConcurrentHashMap<>();
    others = new Statuses();
    sending = threads.submit(() -> send(System.nanoTime() + ignored.toNanos()));
  }

  private void send(long from) {
    long next = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      next += EVERY.toNanos();
      try {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
      } catch (InterruptedException told) {
        return;
      }
      long when = next;
      Future<?> _ = threads.submit(() -> probe(when, when >= from));
    }
  }

  private void probe(long when, boolean counts) {
    long mine = number.incrementAndGet();
    if (counts) {
      due.put(mine, when);
    }
    SingleConnection free = connections.poll();
    SingleConnection connection = free == null ? new SingleConnection(target) : free;
    SingleConnection.Answer answer = connection.post(STORED, NumberedEvents.event(mine));
    if (answer.status() == ACCEPTED && counts) {
      stored.put(mine, System.nanoTime());
    } else if (answer.status() != ACCEPTED) {
      others.count(answer.status());
    }
    connections.add(connection);
  }

  /** What was found since the beginning. */
  Found end() {
    if (sending != null) {
      sending.cancel(true);
    }
    boolean isWhole =
        Wait.until(
            LAST,
            () ->
                stored.size() + others.total() >= due.size()
                    && reader.seen().keySet().containsAll(due.keySet()));
    List<String> remarks = new ArrayList<>();
    if (others.total() > 0) {
      remarks.add("probes that were not taken: " + others);
    }
    if (!isWhole) {
      remarks.add("some probes were not stored or not shown within ten seconds");
    }
    return new Found(times(stored), times(reader.seen()), remarks);
  }

  private Collection<Long> times(Map<Long, Long> seen) {
    List<Long> times = new ArrayList<>();
    due.forEach(
        (one, when) -> {
          Long then = seen.get(one);
          if (then != null) {
            times.add(then - when);
          }
        });
    return times;
  }

  /** How long it took until they were stored and until they were shown. */
  record Found(Collection<Long> stored, Collection<Long> shown, List<String> remarks) {
    private static final double MOST_ACCEPTED = 15;
    private static final double MOST_STORED = 250;
    private static final double MOST_SHOWN = 500;

    List<Finding> findings(Collection<Long> accepted, boolean isAsked) {
      List<Finding> findings = new ArrayList<>();
      add(findings, "accepted", accepted, isAsked, MOST_ACCEPTED);
      add(findings, "known to be stored", stored, isAsked, MOST_STORED);
      add(findings, "shown", shown, isAsked, MOST_SHOWN);
      return findings;
    }

    private static void add(
        List<Finding> findings, String what, Collection<Long> nanos, boolean isAsked, double most) {
      Latencies latencies = new Latencies(nanos);
      Finding nearlyAll = latencies.nearlyAll(what);
      findings.add(latencies.half(what));
      findings.add(isAsked ? nearlyAll.atMost(most) : nearlyAll);
    }
  }

  @Override
  public void close() {
    reader.close();
    threads.shutdownNow();
    connections.forEach(SingleConnection::close);
  }
}
