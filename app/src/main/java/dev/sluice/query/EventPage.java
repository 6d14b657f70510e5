package dev.sluice.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events that stand between two places of the log, from the first of them on.
 *
 * @param found how many there are, with those that had no room
 * @param counted the same of each log partition, where it was asked for
 * @param since when the first of them was received at the earliest, where that is earlier than was
 *     thought
 */
public record EventPage(
    List<StoredEvent> events, long found, Map<Integer, Long> counted, @Nullable Instant since) {

  public EventPage {
    events = List.copyOf(events);
    counted = Map.copyOf(counted);
  }

  public EventPage(List<StoredEvent> events, long found) {
    this(events, found, Map.of(), null);
  }

  EventPage counted(Map<Integer, Long> each) {
    return new EventPage(events, found, each, since);
  }

  EventPage since(Instant earliest) {
    return new EventPage(events, found, counted, earliest);
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
    private int places;
    private int room;
    private long found;

    /**
     * @param most events
     * @param characters of their texts
     */
    Draft(int most, int characters) {
      this.places = most;
      this.room = characters;
    }

    /** For the first there always is room. */
    boolean takes(Line line) {
      found = line.found;
      places--;
      room -= line.event.json().length();
      if ((places < 0 || room < 0) && !events.isEmpty()) {
        return false;
      }
      events.add(line.event);
      return true;
    }

    /**
     * @param before how many were found that stand on pages before it
     */
    EventPage page(long before) {
      return new EventPage(events, found - before);
    }
  }

  /** Several in the making, one after the other. */
  static final class Drafts {

    private final Supplier<Draft> paper;
    private Draft draft;
    private long before;

    Drafts(Supplier<Draft> paper) {
      this.paper = paper;
      this.draft = paper.get();
    }

    /** The page that is full with what came before this line. */
    Optional<EventPage> add(Line line) {
      if (draft.takes(line)) {
        return Optional.empty();
      }
      Optional<EventPage> full = last();
      draft = paper.get();
      draft.takes(line);
      return full;
    }

    /** What is left, if there was anything. */
    Optional<EventPage> last() {
      EventPage page = draft.page(before);
      before += page.events.size();
      return Optional.of(page).filter(some -> !some.events.isEmpty());
    }
  }

  /** What a row says. */
  record Line(StoredEvent event, long found) {}
}
