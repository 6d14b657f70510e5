package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everybody who sends and reads from beginning to end. */
final class Crew implements AutoCloseable {
  private static final Duration BEGINNING = Duration.ofMinutes(1);
  private static final int READERS_OF_EACH = 3;

  private final Books books;
  private final Doors doors;
  private final Random random;
  private final List<TailFold> tails;
  private final List<CounterFold> counters;
  private final List<Reader> readers;
  private final List<Sending> senders = new ArrayList<>();
  private long sendingSince;

  /** Readers read before anything is sent. */
  Crew(Books books, Doors doors) {
    this.books = books;
    this.doors = doors;
    this.random = new Random(books.ledger().seed());
    this.tails =
        Stream.generate(() -> new TailFold(books.ledger().seed())).limit(READERS_OF_EACH).toList();
    this.counters = Stream.generate(CounterFold::new).limit(READERS_OF_EACH).toList();
    this.readers = Stream.of(tails, counters).flatMap(this::readers).toList();
    if (!Wait.until(BEGINNING, () -> readers.stream().allMatch(Reader::hasBegun))) {
      throw new IllegalStateException("Not all readers were told anything");
    }
  }

  /** At each of the servers, so that none can go without being missed. */
  private Stream<Reader> readers(List<? extends Fold> folds) {
    return IntStream.range(0, folds.size())
        .mapToObj(
            number ->
                new Reader(folds.get(number), number % doors.count(), doors, books, another()));
  }

  private Random another() {
    return new Random(random.nextLong());
  }

  /** Single events, batches of a few, of many, and lines. */
  void send() {
    sendingSince = System.nanoTime();
    for (int sender = 0; sender < 4; sender++) {
      add(1, 40);
    }
    add(10, 60);
    add(10, 60);
    add(200, 500);
    addLines();
    addLines();
  }

  private void add(int most, int paceMillis) {
    senders.add(new Sender(most, Duration.ofMillis(paceMillis), doors, books, another()));
  }

  private void addLines() {
    senders.add(new LineSender(doors, books, another()));
  }

  /** Senders of whom less was taken than an event in two seconds: they were not there. */
  List<String> idle() {
    long least = Duration.ofNanos(System.nanoTime() - sendingSince).toSeconds() / 2;
    return senders.stream()
        .filter(sender -> sender.taken() < least)
        .map(
            sender ->
                "Of a sender no more than %,d events were taken, and not %,d"
                    .formatted(sender.taken(), least))
        .toList();
  }

  Books books() {
    return books;
  }

  Doors doors() {
    return doors;
  }

  /** Whether that server takes an event in time. */
  boolean isServedBy(int node, Duration limit) {
    List<ChaosEvent> one = List.of(books.ledger().next());
    return Wait.until(limit, () -> books.send(doors, node, one, limit).isYes());
  }

  /** Whether those who read the tail know of all of them. */
  boolean know(List<ChaosEvent> events) {
    return tails.stream()
        .allMatch(tail -> events.stream().allMatch(event -> tail.knows(event.number())));
  }

  /** Whether all counters count all that those who read the tail know of by now. */
  BooleanSupplier areCounted() {
    long known = tails.stream().mapToLong(TailFold::known).max().orElse(0);
    long least = known - books.ledger().erasures();
    return () -> counters.stream().allMatch(counter -> counter.figure("total") >= least);
  }

  /** How often a reader has gone on after something broke. */
  long resumptions() {
    return readers.stream().mapToLong(Reader::resumptions).sum();
  }

  /** How often a tail was told that something is missing. */
  long gaps() {
    return tails.stream().mapToLong(TailFold::gaps).sum();
  }

  List<String> differences(Truth truth) {
    return readers.stream().flatMap(reader -> reader.fold().differences(truth).stream()).toList();
  }

  void stopSending() {
    senders.forEach(Sending::close);
    senders.clear();
  }

  @Override
  public void close() {
    stopSending();
    readers.forEach(Reader::close);
  }
}
