package dev.sluice.persist;

import static java.util.stream.Collectors.toSet;

import dev.sluice.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** By how much each count grows with rows that are stored together. */
final class Growth {

  private final Map<Slot, Map<Dimension, Map<String, Sum>>> slots = new HashMap<>();
  private final Map<Holder, Map<String, Activity>> users = new HashMap<>();
  private final List<More> more = new ArrayList<>();

  /** Whose counts they are: those of a client in one partition. */
  record Holder(int partition, UUID client) {}

  /** What rows are added up by at first: there are few of these. */
  private record Slot(Holder holder, long minute) {}

  private static final class Sum {
    private long value;
  }

  /** So many more of something in a minute, which is told by its number since 1970. */
  record More(int partition, Counted counted, long minute, long events) {}

  /** What a user has done; times are in microseconds since 1970. */
  static final class Activity {
    private final Holder holder;
    private final String user;
    private long actions;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    private Activity(Holder holder, String user) {
      this.holder = holder;
      this.user = user;
    }

    private void add(Instant time) {
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
      actions++;
      first = Math.min(first, micros);
      last = Math.max(last, micros);
    }

    Holder holder() {
      return holder;
    }

    String user() {
      return user;
    }

    long actions() {
      return actions;
    }

    long first() {
      return first;
    }

    long last() {
      return last;
    }
  }

  static Growth of(List<Row> rows) {
    Growth growth = new Growth();
    rows.forEach(row -> growth.add(row.partition(), row.event()));
    growth.addUp();
    return growth;
  }

  private void add(int partition, Event event) {
    Holder holder = new Holder(partition, event.client());
    Slot slot = new Slot(holder, Span.minute(event.receivedAt()));
    Map<Dimension, Map<String, Sum>> sums =
        slots.computeIfAbsent(slot, each -> new EnumMap<>(Dimension.class));
    for (Dimension dimension : Dimension.OF_EVENTS) {
      add(dimension.keyOf(event), sums.computeIfAbsent(dimension, each -> new HashMap<>()));
    }
    if (event.user() != null) {
      users
          .computeIfAbsent(holder, each -> new HashMap<>())
          .computeIfAbsent(event.user(), user -> new Activity(holder, user))
          .add(event.receivedAt());
    }
  }

  private static void add(@Nullable String key, Map<String, Sum> sums) {
    if (key != null) {
      sums.computeIfAbsent(key, each -> new Sum()).value++;
    }
  }

  Set<Holder> holders() {
    return slots.keySet().stream().map(Slot::holder).collect(toSet());
  }

  /** The days that the rows were received on. */
  Set<LocalDate> days() {
    return slots.keySet().stream()
        .map(slot -> LocalDate.ofEpochDay(Span.DAY.since(slot.minute) / Span.DAY.minutes()))
        .collect(toSet());
  }

  /** When the stretches of such a length began in which the rows were received. */
  Set<Instant> stretches(Duration length) {
    long minutes = length.toMinutes();
    return slots.keySet().stream()
        .map(slot -> slot.minute - slot.minute % minutes)
        .distinct()
        .map(minute -> Instant.EPOCH.plus(minute, ChronoUnit.MINUTES))
        .collect(toSet());
  }

  /** Once, for those who look for the numbers and for those who write. */
  private void addUp() {
    slots.forEach(
        (slot, dimensions) ->
            dimensions.forEach((dimension, sums) -> addUp(slot, dimension, sums)));
  }

  private void addUp(Slot slot, Dimension dimension, Map<String, Sum> sums) {
    sums.forEach(
        (key, sum) ->
            more.add(
                new More(
                    slot.holder.partition,
                    Counted.of(slot.holder.client, dimension, key),
                    slot.minute,
                    sum.value)));
  }

  List<More> more() {
    return more;
  }

  List<Activity> active() {
    return users.values().stream().flatMap(ofHolder -> ofHolder.values().stream()).toList();
  }
}
