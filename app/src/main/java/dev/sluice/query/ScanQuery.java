package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import java.util.List;
import java.util.UUID;

/**
 * Which events are looked through: those that somebody did, by name.
 *
 * @param wanted what is asked for besides the actions
 * @param actions one of which each has to be; none where it may be any
 */
record ScanQuery(UUID client, Selection wanted, List<String> actions) {

  ScanQuery {
    actions = actions.stream().distinct().toList();
  }

  ScanQuery received(TimeRange time) {
    return new ScanQuery(client, wanted.received(time), actions);
  }

  /** When the server took them. */
  TimeRange received() {
    return wanted.received();
  }

  /** Whether nothing but the time at which they were received tells which they are. */
  boolean isOfTimeAlone() {
    return actions.isEmpty() && wanted.isOfTimeAlone();
  }

  /** What is asked for besides the actions and when they were received. */
  Conditions conditions() {
    return wanted.conditions();
  }

  /** What its actions are counted as. */
  List<CountName> countedActions() {
    return actions.stream()
        .map(action -> new CountName(EventField.ACTION.column(), action))
        .toList();
  }
}
