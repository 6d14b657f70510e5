package dev.sluice.body;

import com.github.luben.zstd.ZstdBufferDecompressingStreamNoFinalizer;
import java.io.IOException;
import java.nio.ByteBuffer;

/** zstd, one call at a time, of a stream that the library would fill by itself. */
final class ZstdFrames extends ZstdBufferDecompressingStreamNoFinalizer {

  /** RFC 9659: what a decoder on the web must have, and need not go beyond. */
  private static final int LARGEST_WINDOW_LOG = 23;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** An empty refill at the end of a frame would end the stream for good. */
  private static final ByteBuffer NEVER_READ = ByteBuffer.allocate(1);

  ZstdFrames() throws IOException {
    super(NOTHING);
    setLongMax(LARGEST_WINDOW_LOG);
  }

  /** Decodes as much as one call does, and says whether a frame ends there. */
  boolean step(ByteBuffer encoded, ByteBuffer into) throws IOException {
    source = encoded;
    read(into);
    source = NOTHING;
    return !hasRemaining();
  }

  @Override
  protected ByteBuffer refill(ByteBuffer spent) {
    return NEVER_READ;
  }
}
