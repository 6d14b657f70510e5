package dev.sluice.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Events that stand between two places of the log, from the first of them on.
 *
 * @param found how many there are, with those that had no room
 */
public record EventPage(List<StoredEvent> events, long found) {

  public EventPage {
    events = List.copyOf(events);
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
