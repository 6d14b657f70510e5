package dev.sluice.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Rows in the binary form of COPY: the number of columns, then each value after its length. */
public final class BinaryRows {

  private static final int PIECE = 64 * 1024;
  private static final int NULL = -1;
  private static final byte[] HEAD = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0".getBytes(ISO_8859_1);
  private static final byte[] END = {-1, -1};

  private static final long EPOCH = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final int IPV4 = 2;
  private static final int IPV6 = 3;
  private static final int JSONB_VERSION = 1;

  private final ByteBuf out = Unpooled.buffer(PIECE + PIECE / 4);

  private BinaryRows() {}

  /** All of them, piece by piece, each written when it is asked for. */
  public static <T> Flux<ByteBuf> of(Iterable<T> rows, BiConsumer<BinaryRows, T> row) {
    Flux<ByteBuf> pieces =
        Flux.generate(
            rows::iterator,
            (left, sink) -> {
              if (left.hasNext()) {
                sink.next(piece(left, row));
              } else {
                sink.complete();
              }
              return left;
            });
    return Flux.concat(constant(HEAD), pieces, constant(END));
  }

  private static Flux<ByteBuf> constant(byte[] bytes) {
    return Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(bytes)));
  }

  private static <T> ByteBuf piece(Iterator<T> left, BiConsumer<BinaryRows, T> row) {
    BinaryRows piece = new BinaryRows();
    do {
      row.accept(piece, left.next());
    } while (left.hasNext() && piece.out.readableBytes() < PIECE);
    return piece.out;
  }

  public BinaryRows row(int columns) {
    out.writeShort(columns);
    return this;
  }

  public BinaryRows uuid(UUID value) {
    out.writeInt(16);
    out.writeLong(value.getMostSignificantBits()).writeLong(value.getLeastSignificantBits());
    return this;
  }

  public BinaryRows number(int value) {
    out.writeInt(4).writeInt(value);
    return this;
  }

  public BinaryRows number(long value) {
    out.writeInt(8).writeLong(value);
    return this;
  }

  public BinaryRows time(Instant value) {
    return number((value.getEpochSecond() - EPOCH) * 1_000_000 + value.getNano() / 1000);
  }

  public BinaryRows text(@Nullable String value) {
    if (value == null) {
      return absent();
    }
    int length = out.writerIndex();
    out.writeInt(0).writeCharSequence(value, UTF_8);
    return measured(length);
  }

  public BinaryRows jsonb(@Nullable String value) {
    if (value == null) {
      return absent();
    }
    int length = out.writerIndex();
    out.writeInt(0).writeByte(JSONB_VERSION).writeCharSequence(value, UTF_8);
    return measured(length);
  }

  /** Writes the length of a value before it, once it is there. */
  private BinaryRows measured(int length) {
    out.setInt(length, out.writerIndex() - length - Integer.BYTES);
    return this;
  }

  /** A literal, which names one address. */
  public BinaryRows inet(@Nullable String value) {
    return value == null ? absent() : address(InetAddress.ofLiteral(value));
  }

  private BinaryRows address(InetAddress value) {
    byte[] bytes = value.getAddress();
    out.writeInt(4 + bytes.length);
    out.writeByte(value instanceof Inet4Address ? IPV4 : IPV6);
    out.writeByte(bytes.length * Byte.SIZE).writeByte(0).writeByte(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private BinaryRows absent() {
    out.writeInt(NULL);
    return this;
  }
}
