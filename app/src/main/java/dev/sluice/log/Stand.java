package dev.sluice.log;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far a partition has been read since it was assigned. Moved by the consumer's thread alone.
 */
final class Stand {

  private final String log;
  private Place reached;

  /**
   * @param reached as the reader's books have it, wherever the reading begins
   */
  Stand(String log, Place reached) {
    this.log = log;
    this.reached = reached;
  }

  boolean isOfAnother(String name) {
    return !log.equals(name);
  }

  Stretch moveTo(OffsetAndMetadata next) {
    Place from = reached;
    reached = new Place(next.offset(), Mark.of(log, next.leaderEpoch()).text());
    return new Stretch(this, from, reached);
  }

  @Override
  public String toString() {
    return "after " + reached.next();
  }

  /** What one poll has brought, and of which assignment it is. */
  record Stretch(Stand stand, Place from, Place next) {}
}
