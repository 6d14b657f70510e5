package dev.sluice.bench.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.bench.persist.ReferenceTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** COPY in binary form, in pieces of some hundred rows. */
final class BinaryCopy implements Way {
  private static final int PIECE = 200;
  private static final byte[] HEAD = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0".getBytes(ISO_8859_1);
  private static final byte[] END = {-1, -1};
  private static final long EPOCH =
      Instant.parse("2000-01-01T00:00:00Z").getEpochSecond() * 1_000_000;
  private static final byte IPV4 = 2;
  private static final byte IPV6 = 3;

  @Override
  public String name() {
    return "COPY";
  }

  @Override
  public Mono<Void> write(PostgresqlConnection connection, List<EventRow> rows) {
    Flux<ByteBuf> pieces = Flux.fromIterable(rows).buffer(PIECE).map(BinaryCopy::piece);
    return connection
        .copyIn(
            "COPY %s (%s) FROM STDIN (FORMAT binary)"
                .formatted(ReferenceTable.NAME, EventRow.NAMES),
            Flux.concat(constant(HEAD), pieces, constant(END)))
        .then();
  }

  private static Mono<ByteBuf> constant(byte[] bytes) {
    return Mono.fromSupplier(() -> Unpooled.wrappedBuffer(bytes));
  }

  private static ByteBuf piece(List<EventRow> rows) {
    ByteBuf out = Unpooled.buffer(PIECE * 512);
    rows.forEach(row -> write(row, out));
    return out;
  }

  private static void write(EventRow row, ByteBuf out) {
    out.writeShort(EventRow.COLUMNS);
    uuid(row.client(), out);
    uuid(row.id(), out);
    text(row.action(), out);
    text(row.user(), out);
    text(row.page(), out);
    text(row.role(), out);
    text(row.session(), out);
    out.writeInt(Long.BYTES).writeLong(row.occurred() - EPOCH);
    out.writeInt(Long.BYTES).writeLong(row.received() - EPOCH);
    inet(row.ip(), out);
    text(row.userAgent(), out);
    jsonb(row.metadata(), out);
    out.writeInt(Integer.BYTES).writeInt(row.partition());
    out.writeInt(Integer.BYTES).writeInt(row.segment());
    out.writeInt(Long.BYTES).writeLong(row.offset());
  }

  private static void uuid(UUID value, ByteBuf out) {
    out.writeInt(2 * Long.BYTES);
    out.writeLong(value.getMostSignificantBits()).writeLong(value.getLeastSignificantBits());
  }

  private static void text(@Nullable String value, ByteBuf out) {
    if (value == null) {
      out.writeInt(-1);
    } else {
      byte[] bytes = value.getBytes(UTF_8);
      out.writeInt(bytes.length).writeBytes(bytes);
    }
  }

  private static void jsonb(@Nullable String value, ByteBuf out) {
    text(value == null ? null : '\1' + value, out);
  }

  private static void inet(@Nullable String value, ByteBuf out) {
    if (value == null) {
      out.writeInt(-1);
    } else {
      InetAddress address = InetAddress.ofLiteral(value);
      byte[] bytes = address.getAddress();
      out.writeInt(4 + bytes.length);
      out.writeByte(address instanceof Inet4Address ? IPV4 : IPV6);
      out.writeByte(bytes.length * Byte.SIZE).writeByte(0).writeByte(bytes.length);
      out.writeBytes(bytes);
    }
  }
}
