package dev.sluice.ingest;

import dev.sluice.body.Slice;
import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Refusals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a body, read: the events in it, and those that are none.
 *
 * @param unit what its records are counted by
 * @param accepted how many of them are events
 * @param events those, until the log has them
 * @param ids of those that are shown, in their order
 * @param refused those of them that are shown: the first hundred of a body
 * @param refusedByType all of them
 * @param through up to where the body was cut when it was read
 */
record Stretch(
    Unit unit,
    int accepted,
    List<Encoded> events,
    List<UUID> ids,
    List<Refused> refused,
    Map<ProblemType, Integer> refusedByType,
    long through) {

  static final int MOST_IDS = 1000;
  static final int MOST_SHOWN = 100;

  static Stretch of(Event event) {
    return new Stretch(
        Unit.INDEX,
        1,
        List.of(Encoded.of(event)),
        List.of(event.id().value()),
        List.of(),
        Map.of(),
        1);
  }

  int refusedCount() {
    int count = 0;
    for (int ofOneType : refusedByType.values()) {
      count += ofOneType;
    }
    return count;
  }

  boolean isEmpty() {
    return accepted == 0 && refusedByType.isEmpty();
  }

  /** What is left to say of it once the log has the events, which are not kept for that. */
  Stretch withoutEvents() {
    return new Stretch(unit, accepted, List.of(), ids, refused, refusedByType, through);
  }

  /** Puts a stretch together, record by record. */
  static final class Builder {

    private final Unit unit;
    private final RecordReader reader;
    private final int mostIds;
    private final int mostShown;
    private final boolean isWhole;
    private final List<Known> known = new ArrayList<>();
    private final Map<UUID, Known> byGivenId = new HashMap<>();
    private final Map<UUID, Known> contradictions = new HashMap<>();
    private final List<Refused> refused = new ArrayList<>();
    private final Map<ProblemType, Integer> refusedByType = new EnumMap<>(ProblemType.class);

    private int records;
    private int bytes;

    private Builder(Unit unit, RecordReader reader, int mostIds, int mostShown, boolean isWhole) {
      this.unit = unit;
      this.reader = reader;
      this.mostIds = mostIds;
      this.mostShown = mostShown;
      this.isWhole = isWhole;
    }

    /** All records of a body, two of which may contradict each other. */
    static Builder ofDocument(Unit unit, RecordReader reader, int mostShown) {
      return new Builder(unit, reader, Integer.MAX_VALUE, mostShown, true);
    }

    /**
     * Some of those of a body whose beginning has been taken already: an id that stands there twice
     * is a retry, wherever the network has cut.
     */
    static Builder ofStream(Unit unit, RecordReader reader, int mostIds, int mostShown) {
      return new Builder(unit, reader, mostIds, mostShown, false);
    }

    /** Whether it is as large as the log has room for at once. */
    boolean isFull() {
      return records >= EventLog.STRETCH_EVENTS || bytes >= EventLog.STRETCH_BYTES;
    }

    void add(Slice slice, Reading reading) {
      records++;
      switch (reading) {
        case Reading.Accepted(Event event) -> add(new Known(slice, event.id(), Encoded.of(event)));
        case Reading.Rejected(Rejection rejection) ->
            refuse(
                Refusals.type(rejection),
                () -> Refused.of(unit, slice.number(), idOf(slice), rejection));
      }
    }

    private @Nullable String idOf(Slice slice) {
      return slice instanceof Slice.Whole whole ? reader.idOf(whole).orElse(null) : null;
    }

    private void add(Known event) {
      known.add(event);
      bytes += event.encoded.size();
      if (isWhole && event.id.given()) {
        Known first = byGivenId.putIfAbsent(event.uuid(), event);
        if (first != null && !first.says(event)) {
          contradictions.putIfAbsent(event.uuid(), event);
        }
      }
    }

    private void refuse(ProblemType type, Supplier<Refused> one) {
      refusedByType.merge(type, 1, Integer::sum);
      if (refused.size() < mostShown) {
        refused.add(one.get());
      }
    }

    private void contradict(Known event) {
      refusedByType.merge(ProblemType.CONFLICTING_ID, 1, Integer::sum);
      refused.add(contradicted(event));
    }

    Stretch build(long through) {
      if (contradictions.isEmpty()) {
        return new Stretch(
            unit,
            known.size(),
            known.stream().map(Known::encoded).toList(),
            known.stream().limit(mostIds).map(Known::uuid).toList(),
            refused,
            refusedByType,
            through);
      }
      return withoutContradictions(through);
    }

    private Stretch withoutContradictions(long through) {
      List<Encoded> events = new ArrayList<>(known.size());
      List<UUID> ids = new ArrayList<>(known.size());
      for (Known event : known) {
        if (contradictions.containsKey(event.uuid())) {
          contradict(event);
        } else {
          events.add(event.encoded);
          ids.add(event.uuid());
        }
      }
      List<Refused> first =
          refused.stream()
              .sorted(Comparator.comparingLong(Refused::number))
              .limit(mostShown)
              .toList();
      return new Stretch(unit, events.size(), events, ids, first, refusedByType, through);
    }

    /** Nobody can say which of the two was meant, so that neither is taken. */
    private Refused contradicted(Known event) {
      Known first = Objects.requireNonNull(byGivenId.get(event.uuid()));
      Known other =
          event.says(first) ? Objects.requireNonNull(contradictions.get(event.uuid())) : first;
      return new Refused(
          unit,
          event.number(),
          idOf(event.slice),
          ProblemType.CONFLICTING_ID,
          "id",
          "Number %d and number %d have the same id and are not the same event."
              .formatted(
                  Math.min(event.number(), other.number()),
                  Math.max(event.number(), other.number())));
    }

    private record Known(Slice slice, EventId id, Encoded encoded) {

      long number() {
        return slice.number();
      }

      UUID uuid() {
        return id.value();
      }

      boolean says(Known other) {
        return Arrays.equals(encoded.value(), other.encoded.value());
      }
    }
  }
}
