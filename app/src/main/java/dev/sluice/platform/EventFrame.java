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
 * What readers are sent, as the bytes that go over the wire, made once for all who are sent it.
 * Whoever makes one releases it.
 */
public final class EventFrame extends AbstractReferenceCounted {

  private static final ByteBufAllocator SHARED = PooledByteBufAllocator.DEFAULT;

  /**
   * The bytes of a pool are soon somebody else's, so that nobody could tell when they have left.
   */
  private static final ByteBufAllocator APART = UnpooledByteBufAllocator.DEFAULT;

  private static final byte[] END_OF_CHUNK = {'\r', '\n'};

  private final ByteBuf bytes;
  private final int start;
  private final int length;

  private EventFrame(ByteBuf bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
  }

  /** Server-sent events: lines as they stand, with an empty one at the end. */
  public static EventFrame of(String lines) {
    return chunk(lines.getBytes(UTF_8), SHARED);
  }

  /** One that knows when it {@link #hasLeft}. */
  public static EventFrame apart(String lines) {
    return chunk(lines.getBytes(UTF_8), APART);
  }

  private static EventFrame chunk(byte[] payload, ByteBufAllocator memory) {
    byte[] size = (Integer.toHexString(payload.length) + "\r\n").getBytes(US_ASCII);
    ByteBuf chunk =
        memory
            .directBuffer(size.length + payload.length + END_OF_CHUNK.length)
            .writeBytes(size)
            .writeBytes(payload)
            .writeBytes(END_OF_CHUNK);
    return new EventFrame(chunk, size.length, payload.length);
  }

  /** What goes over a WebSocket. */
  public static EventFrame of(SocketBytes bytes) {
    return whole(bytes.all(), SHARED);
  }

  /** One that knows when it {@link #hasLeft}. */
  public static EventFrame apart(SocketBytes bytes) {
    return whole(bytes.all(), APART);
  }

  private static EventFrame whole(byte[] bytes, ByteBufAllocator memory) {
    return new EventFrame(memory.directBuffer(bytes.length).writeBytes(bytes), 0, bytes.length);
  }

  /** Whether there is nothing to send. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Whether one apart was released, and all who were sent it have taken it or have gone. */
  public boolean hasLeft() {
    return bytes.refCnt() == 0;
  }

  ByteBuf whole() {
    return bytes.retainedDuplicate();
  }

  /** Without the chunk that it is in. */
  ByteBuf payload() {
    return bytes.retainedSlice(start, length);
  }

  @Override
  protected void deallocate() {
    bytes.release();
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    bytes.touch(hint);
    return this;
  }
}
