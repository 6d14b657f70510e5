package dev.sluice.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;

/**
 * The bytes of a server-sent event as they go over the wire, made once for all who are sent it.
 * Whoever makes one releases it.
 */
public final class EventFrame extends AbstractReferenceCounted {

  private static final byte[] END_OF_CHUNK = {'\r', '\n'};

  private final ByteBuf chunk;
  private final int start;
  private final int length;

  private EventFrame(byte[] payload, ByteBufAllocator memory) {
    byte[] size = (Integer.toHexString(payload.length) + "\r\n").getBytes(US_ASCII);
    this.start = size.length;
    this.length = payload.length;
    this.chunk =
        memory
            .directBuffer(start + length + END_OF_CHUNK.length)
            .writeBytes(size)
            .writeBytes(payload)
            .writeBytes(END_OF_CHUNK);
  }

  public static EventFrame event(String name, String data) {
    return of(lines(name, data));
  }

  /** One that knows when it {@link #hasLeft}: the bytes of a pool are soon somebody else's. */
  public static EventFrame apart(String name, String data) {
    return new EventFrame(lines(name, data).getBytes(UTF_8), UnpooledByteBufAllocator.DEFAULT);
  }

  private static String lines(String name, String data) {
    return "event:" + name + "\ndata:" + data + "\n\n";
  }

  /** Lines as they stand, with an empty one at the end. */
  public static EventFrame of(String lines) {
    return new EventFrame(lines.getBytes(UTF_8), PooledByteBufAllocator.DEFAULT);
  }

  /** Whether one apart was released, and all who were sent it have taken it or have gone. */
  public boolean hasLeft() {
    return chunk.refCnt() == 0;
  }

  ByteBuf chunk() {
    return chunk.retainedDuplicate();
  }

  ByteBuf payload() {
    return chunk.retainedSlice(start, length);
  }

  @Override
  protected void deallocate() {
    chunk.release();
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    chunk.touch(hint);
    return this;
  }
}
