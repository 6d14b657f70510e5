package dev.sluice.log;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A partition, up to where its reader's books say that it was read, and what it holds now. */
record Bearing(TopicPartition partition, Place place, Extent extent) {

  /** What can be told without asking the broker: then all that the partition holds may be new. */
  Optional<Breach> breach() {
    Mark mark = Mark.parse(place.mark());
    if (mark.isOfAnother(extent.log())) {
      return Optional.of(Breach.REPLACED);
    }
    boolean unverifiable = mark.leaderEpoch().isEmpty();
    if (mark.epoch() > extent.epoch() || (unverifiable && place.next() > extent.end())) {
      return Optional.of(Breach.CUT);
    }
    return place.next() < extent.first() ? Optional.of(Breach.EXPIRED) : Optional.empty();
  }

  /** The broker knows up to where it holds what was written in the epoch of the mark. */
  OffsetAndMetadata verifiable() {
    return new OffsetAndMetadata(place.next(), Mark.parse(place.mark()).leaderEpoch(), "");
  }
}
