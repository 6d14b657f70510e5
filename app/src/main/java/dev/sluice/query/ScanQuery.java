package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import java.util.List;
import java.util.UUID;

/**
 * Which events are looked through: those that somebody did, by name.
 *
 * @param actions one of which each has to be; none where it may be any
 * @param received when the server took them
 * @param occurred when they were, by the client's word
 */
record ScanQuery(
    UUID client, EventFilter fields, List<String> actions, TimeRange received, TimeRange occurred) {

  ScanQuery {
    actions = actions.stream().distinct().toList();
  }

  ScanQuery received(TimeRange time) {
    return new ScanQuery(client, fields, actions, time, occurred);
  }

  /** Whether nothing but the time at which they were received tells which they are. */
  boolean isOfTimeAlone() {
    return actions.isEmpty() && !conditions().areIndexed();
  }

  /** What is asked for besides the actions and when they were received. */
  Conditions conditions() {
    return new Conditions(fields, occurred, null);
  }

  /** What its actions are counted as. */
  List<CountName> countedActions() {
    return actions.stream()
        .map(action -> new CountName(EventField.ACTION.column(), action))
        .toList();
  }
}
