package dev.sluice.ingest;

/**
 * What the books say of one body that is read while it comes: each of its events once, also where
 * its sender leaves while the log answers.
 */
final class Account {

  private final IngestMeters meters;
  private long open;
  private boolean isClosed;

  Account(IngestMeters meters) {
    this.meters = meters;
  }

  /** Its events are on their way to the log. */
  synchronized void read(Stretch stretch) {
    meters.read(stretch);
    if (isClosed) {
      meters.unfinished(stretch.accepted());
    } else {
      open += stretch.accepted();
    }
  }

  synchronized void durable(Stretch stretch) {
    if (!isClosed) {
      open -= stretch.accepted();
      meters.durable(stretch);
    }
  }

  /** Nobody waits for the log any more. */
  synchronized void close() {
    isClosed = true;
    meters.unfinished(open);
    open = 0;
  }
}
