package dev.sluice.bench.chaos;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What was tried and what became of it: written before an event is sent for the first time, and
 * after each answer. Events are known by their numbers.
 */
final class Ledger {
  private static final int FIRST_ROOM = 1 << 16;

  private final long seed;
  private final BitSet acknowledged = new BitSet();
  private final BitSet erased = new BitSet();
  private long[] hashes = new long[FIRST_ROOM];
  private int tried;
  private long repetitions;

  Ledger(long seed) {
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  /** An event that nobody has tried before. */
  ChaosEvent next() {
    return next(null);
  }

  /** The same of that user. */
  synchronized ChaosEvent next(@Nullable String user) {
    ChaosEvent event = ChaosEvent.of(seed, tried, user);
    if (tried == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * tried);
    }
    hashes[tried] = event.content().hash();
    tried++;
    return event;
  }

  /** The answer was yes; another yes for the same event is a repetition. */
  synchronized void acknowledge(Collection<ChaosEvent> events) {
    for (ChaosEvent event : events) {
      if (acknowledged.get((int) event.number())) {
        repetitions++;
      }
      acknowledged.set((int) event.number());
    }
  }

  /** The server has said that they are gone, for good. */
  synchronized void erase(Collection<ChaosEvent> events) {
    events.forEach(event -> erased.set((int) event.number()));
  }

  synchronized int tried() {
    return tried;
  }

  synchronized int acknowledgements() {
    return acknowledged.cardinality();
  }

  synchronized int erasures() {
    return erased.cardinality();
  }

  /** How often an event was answered yes that had been before. */
  synchronized long repetitions() {
    return repetitions;
  }

  synchronized boolean isAcknowledged(long number) {
    return acknowledged.get((int) number);
  }

  synchronized boolean isErased(long number) {
    return erased.get((int) number);
  }

  /** Compares it with what the database has. */
  synchronized Balance compare(Stored stored) {
    BitSet lost = (BitSet) acknowledged.clone();
    lost.andNot(erased);
    lost.andNot(stored.rows());
    lost.andNot(stored.letters());
    BitSet back = (BitSet) erased.clone();
    back.and(stored.rows());
    BitSet neverTried = (BitSet) stored.rows().clone();
    neverTried.clear(0, tried);
    return new Balance(
        lost, stored.letters(), back, neverTried, bent(stored), stored.twice(), stored.strangers());
  }

  private BitSet bent(Stored stored) {
    BitSet bent = new BitSet();
    stored.rows().stream()
        .filter(number -> number < tried && stored.hash(number) != hashes[number])
        .forEach(bent::set);
    return bent;
  }
}
