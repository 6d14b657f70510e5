package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a writer takes at a time: batches of different partitions, which are stored together.
 *
 * @param batches in the order of their partitions, in which rows of one user are locked
 */
record Armful(List<Batch> batches) {

  Armful {
    batches = batches.stream().sorted(Comparator.comparingInt(Batch::partition)).toList();
  }

  static Armful of(Batch batch) {
    return new Armful(List.of(batch));
  }

  int events() {
    return batches.stream().mapToInt(batch -> batch.entries().size()).sum();
  }

  Stream<Entry> entries() {
    return batches.stream().flatMap(batch -> batch.entries().stream());
  }
}
