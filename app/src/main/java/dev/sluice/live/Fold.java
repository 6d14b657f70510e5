package dev.sluice.live;

import dev.sluice.query.CountName;
import dev.sluice.query.Slot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client's counts, folded from what is heard of them. A hint counts where it follows upon what is
 * known of its slot; one that comes late or twice is old news, and any other shows that something
 * was missed, so that the database has to be asked. It is kept until the answer is there, which may
 * be older than it.
 */
final class Fold {

  /** How often the database may be behind what was heard while nothing more is heard. */
  private static final int LAGS_AT_MOST = 10;

  private static final int EARLY_AT_MOST = 1_000;

  private final Map<Integer, Held> slots = new HashMap<>();
  private final Map<CountName, Long> sums = new HashMap<>();
  private Set<CountName> changed = new HashSet<>();
  private boolean isInDoubt = true;
  private boolean isWhole;

  /** A slot as far as it is known. */
  private static final class Held {

    private final Map<CountName, Long> values = new HashMap<>();
    private final Deque<Hint> early = new ArrayDeque<>();
    private long version;

    /** How far the database said that it is. */
    private long claimed;

    /** How often in a row it was behind this version. */
    private int lags;

    private long lagged;

    boolean lags(long said) {
      if (said >= version) {
        lags = 0;
        return false;
      }
      lags = lagged == version ? lags + 1 : 1;
      lagged = version;
      return lags <= LAGS_AT_MOST;
    }
  }

  void hear(Hint hint) {
    Held held = slots.computeIfAbsent(hint.partition(), partition -> new Held());
    if (hint.partition() < 0) {
      isInDoubt = true;
    } else if (isWhole && hint.before() == held.version) {
      apply(held, hint);
    } else if (hint.version() > held.version) {
      isInDoubt = true;
      keep(held, hint);
    }
  }

  private static void keep(Held held, Hint hint) {
    if (held.early.size() == EARLY_AT_MOST) {
      held.early.remove();
    }
    held.early.add(hint);
  }

  private void apply(Held held, Hint hint) {
    held.version = hint.version();
    hint.values().forEach((name, value) -> put(held, name, value));
  }

  /** Takes over all that the database has, but where more has been heard already. */
  void believe(List<Slot> truth) {
    truth.forEach(this::believe);
    Set<Integer> lacking = new HashSet<>(slots.keySet());
    truth.forEach(slot -> lacking.remove(slot.partition()));
    lacking.forEach(partition -> believe(new Slot(partition, 0, Map.of())));
    isInDoubt = false;
    isWhole = true;
    slots.values().forEach(this::catchUp);
  }

  private void believe(Slot slot) {
    Held held = slots.computeIfAbsent(slot.partition(), partition -> new Held());
    if (held.lags(slot.version())) {
      return;
    }
    held.version = slot.version();
    held.claimed = slot.version();
    Set<CountName> gone = new HashSet<>(held.values.keySet());
    gone.removeAll(slot.values().keySet());
    gone.forEach(name -> put(held, name, 0));
    slot.values().forEach((name, value) -> put(held, name, value));
  }

  /** What was heard while the database was asked may follow upon what it said. */
  private void catchUp(Held held) {
    for (Hint hint = held.early.poll(); hint != null; hint = held.early.poll()) {
      if (hint.before() == held.version) {
        apply(held, hint);
      } else if (hint.version() > held.version) {
        isInDoubt = true;
      }
    }
  }

  private void put(Held held, CountName name, long value) {
    Long before = held.values.put(name, value);
    long more = before == null ? value : value - before;
    if (more != 0) {
      sums.merge(name, more, Long::sum);
      changed.add(name);
    }
  }

  /**
   * Takes note of how far the database has come. Where that is further than what was heard, the
   * hint may be on its way.
   */
  void compare(Map<Integer, Long> versions) {
    versions.keySet().forEach(partition -> slots.computeIfAbsent(partition, each -> new Held()));
    slots.forEach((partition, held) -> compare(held, versions.getOrDefault(partition, 0L)));
  }

  private void compare(Held held, long version) {
    held.claimed = version;
    isInDoubt |= version < held.version && !held.lags(version);
  }

  boolean isInDoubt() {
    return isInDoubt;
  }

  /** Whether the database has more than was heard, which may still be heard of. */
  boolean isBehind() {
    return slots.values().stream().anyMatch(held -> held.version < held.claimed);
  }

  /** Whether the database was heard, without which slots may be missing. */
  boolean isWhole() {
    return isWhole;
  }

  /** What has changed since this was asked last. */
  Set<CountName> changed() {
    Set<CountName> since = changed;
    changed = new HashSet<>();
    return since;
  }

  boolean hasChanged() {
    return !changed.isEmpty();
  }

  /** How many events were ever stored: of those that were dropped nothing is taken off. */
  long stored() {
    return slots.entrySet().stream()
        .filter(slot -> slot.getKey() >= 0)
        .mapToLong(slot -> slot.getValue().values.getOrDefault(CountName.TOTAL, 0L))
        .sum();
  }

  long sum(CountName name) {
    return sums.getOrDefault(name, 0L);
  }

  Map<CountName, Long> sums() {
    return sums;
  }
}
