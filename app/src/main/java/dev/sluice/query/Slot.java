package dev.sluice.query;

import java.util.Map;

/**
 * What one log partition has counted of a client, or what was taken off.
 *
 * @param version which grows with whatever changes in it
 */
public record Slot(int partition, long version, Map<CountName, Long> values) {

  public Slot {
    values = Map.copyOf(values);
  }
}
