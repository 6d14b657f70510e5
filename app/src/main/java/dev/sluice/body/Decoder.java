package dev.sluice.body;

import java.util.zip.DataFormatException;

/** Decodes one body, chunk after chunk; holds memory outside the heap until it is closed. */
interface Decoder extends AutoCloseable {

  /** The next chunk. The one before was decoded to its end. */
  void feed(byte[] encoded);

  /** Writes what comes next, and says how many bytes that is; none when a chunk is needed. */
  int decode(byte[] into) throws DataFormatException;

  /** Whether the first bytes are of this coding beyond doubt. */
  boolean isRecognised();

  /** Whether a body may end here. */
  boolean isComplete();

  @Override
  void close();
}
