package dev.sluice.bench.chaos;

/**
 * What faults have left behind so far.
 *
 * @param fences batches that were not written since somebody else had been there
 * @param refusals calls that were told to come again
 * @param resumptions live feeds that went on after something broke
 */
record Marks(long fences, long refusals, long resumptions) {
  static final Marks NONE = new Marks(0, 0, 0);

  Marks since(Marks before) {
    return new Marks(
        fences - before.fences, refusals - before.refusals, resumptions - before.resumptions);
  }

  long of(Bite bite) {
    return switch (bite) {
      case FENCED -> fences;
      case REFUSED -> refusals;
      case RESUMED -> resumptions;
    };
  }
}
