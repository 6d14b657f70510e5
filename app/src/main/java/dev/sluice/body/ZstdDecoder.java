package dev.sluice.body;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;

/** zstd, of as many frames as there are. */
final class ZstdDecoder implements Decoder {

  private static final int FRAME = 0xFD2FB528;
  private static final int SKIPPABLE_FRAME = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;

  private final ZstdFrames frames;

  /**
   * The library also takes older formats, whose windows it does not limit: their marks stop here.
   */
  private final ByteBuffer mark = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);

  private ByteBuffer input = ByteBuffer.allocate(0);
  private boolean inFrame;
  private boolean recognised;

  ZstdDecoder() {
    try {
      frames = new ZstdFrames();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void feed(byte[] encoded) {
    input = ByteBuffer.wrap(encoded);
  }

  @Override
  public int decode(byte[] into) throws DataFormatException {
    try {
      return decode(ByteBuffer.wrap(into));
    } catch (ZstdIOException e) {
      requireSmallWindow(e);
      throw new DataFormatException(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A header and the end of a frame give nothing, so that one step may not be enough. */
  private int decode(ByteBuffer target) throws IOException, DataFormatException {
    boolean goesOn = inFrame || entersFrame();
    while (goesOn && target.position() == 0) {
      goesOn = advances(target) && (inFrame || entersFrame());
    }
    return target.position();
  }

  private boolean entersFrame() throws DataFormatException {
    while (mark.hasRemaining() && input.hasRemaining()) {
      mark.put(input.get());
    }
    if (mark.hasRemaining()) {
      return false;
    }
    requireKnown(mark.flip().getInt(0));
    recognised = true;
    inFrame = true;
    return true;
  }

  private static void requireKnown(int mark) throws DataFormatException {
    if (mark != FRAME && (mark & SKIPPABLE_MASK) != SKIPPABLE_FRAME) {
      throw new DataFormatException("not a zstd frame");
    }
  }

  private boolean advances(ByteBuffer target) throws IOException {
    ByteBuffer encoded = mark.hasRemaining() ? mark : input;
    int before = encoded.remaining();
    if (frames.step(encoded, target)) {
      inFrame = false;
      mark.clear();
    }
    return encoded.remaining() < before;
  }

  private static void requireSmallWindow(ZstdIOException failure) {
    if (failure.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()) {
      throw new BodyException(
          BodyFault.TOO_LARGE, "The body is zstd with a window larger than 8 MiB.");
    }
  }

  @Override
  public boolean isRecognised() {
    return recognised;
  }

  @Override
  public boolean isComplete() {
    return recognised && !inFrame && mark.position() == 0;
  }

  @Override
  public void close() {
    frames.close();
  }
}
