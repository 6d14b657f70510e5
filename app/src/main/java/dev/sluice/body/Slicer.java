package dev.sluice.body;

import java.util.List;

/**
 * Cuts one body into records. It keeps of the chunks that it took no more than the beginning of one
 * record; a record that lies within one chunk is not copied.
 */
public interface Slicer {

  /** The records that end in this chunk, which nobody may change any more. */
  List<Slice> take(byte[] chunk);

  /** What the end of the body ends. */
  List<Slice> end();

  /** Whether a record has begun that has not ended. */
  boolean isWithin();

  /** Up to where the body has been cut: the number of the last line or element that has ended. */
  long through();
}
