package dev.sluice.query;

import java.util.ArrayList;
import java.util.List;

/** Goes past so many events, keeps those behind them that are a page, and counts all it meets. */
final class NumberedFinds implements Finds {

  private final long skipped;
  private final int limit;
  private final long most;
  private final List<FoundEvent> events = new ArrayList<>();
  private long met;
  private boolean isFull;

  /**
   * @param most events that are gone past or kept or counted
   */
  NumberedFinds(long skipped, int limit, long most) {
    this.skipped = skipped;
    this.limit = limit;
    this.most = most;
  }

  @Override
  public boolean takes(FoundEvent event) {
    if (met == most) {
      isFull = true;
      return false;
    }
    if (met >= skipped && events.size() < limit) {
      events.add(event);
    }
    met++;
    return true;
  }

  /** What was not reached in time can't be told from what is not there. */
  @Override
  public void breakOff(Cursor place) {
    if (met < skipped + limit) {
      throw TooBroad.because("So far back nothing is found in time: ask for less.");
    }
    isFull = true;
  }

  @Override
  public boolean areFull() {
    return isFull;
  }

  @Override
  public int room() {
    return (int) (most - met);
  }

  List<FoundEvent> events() {
    return events;
  }

  long met() {
    return met;
  }
}
