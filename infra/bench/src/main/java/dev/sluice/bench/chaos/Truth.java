package dev.sluice.bench.chaos;

import java.util.Map;

/**
 * What readers should have come to.
 *
 * @param users different ones
 */
record Truth(
    Stored stored, long total, long users, Map<String, Long> byAction, Map<String, Long> byPage) {

  Truth {
    byAction = Map.copyOf(byAction);
    byPage = Map.copyOf(byPage);
  }
}
