package dev.sluice.ingest;

import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import java.util.Optional;

/** Reads the records of one body, one after the other, whatever they are written in. */
@FunctionalInterface
public interface RecordReader {

  Reading read(Slice.Whole slice, Origin origin);

  /** Whether this record, the first of its body, only says how to read the others. */
  default boolean isHeader(Slice slice) {
    return false;
  }

  /** What the sender calls a record, where that can be told. */
  default Optional<String> idOf(Slice.Whole slice) {
    return EventReader.idOf(slice.bytes(), slice.from(), slice.to());
  }
}
