package dev.sluice.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Events that stand between two places of the log, from the first of them on.
 *
 * @param found how many there are, with those that had no room
 * @param counted the same of each log partition, where it was asked for
 */
public record EventPage(List<StoredEvent> events, long found, Map<Integer, Long> counted) {

  public EventPage {
    events = List.copyOf(events);
    counted = Map.copyOf(counted);
  }

  public EventPage(List<StoredEvent> events, long found) {
    this(events, found, Map.of());
  }

  EventPage counted(Map<Integer, Long> each) {
    return new EventPage(events, found, each);
  }

  /** How many there are of a log partition, where all are here or have been counted. */
  public long foundIn(int partition) {
    long here = events.stream().filter(event -> event.partition() == partition).count();
    return Math.max(here, counted.getOrDefault(partition, 0L));
  }

  public boolean isWhole() {
    return events.size() == found;
  }

  /** One in the making. */
  static final class Draft {

    private final List<StoredEvent> events = new ArrayList<>();
    private int room;
    private long found;

    Draft(int characters) {
      this.room = characters;
    }

    /** For the first there always is room. */
    boolean takes(Line line) {
      found = line.found;
      room -= line.event.json().length();
      if (room < 0 && !events.isEmpty()) {
        return false;
      }
      events.add(line.event);
      return true;
    }

    EventPage page() {
      return new EventPage(events, found);
    }
  }

  /** What a row says. */
  record Line(StoredEvent event, long found) {}
}
