package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Single events as requests, every byte of them ready, to be taken in turns. */
final class Requests {
  private final int count;
  private final int length;
  private final ByteBuf all;

  private Requests(int count, int length, ByteBuf all) {
    this.count = count;
    this.length = length;
    this.all = all;
  }

  static Requests of(Payloads payloads, Target target, String path) {
    byte[] head = head(target, path, "application/json", Payloads.LENGTH, "").getBytes(US_ASCII);
    int length = head.length + Payloads.LENGTH;
    ByteBuf all = Unpooled.directBuffer(payloads.count() * length, payloads.count() * length);
    for (int number = 0; number < payloads.count(); number++) {
      all.writeBytes(head).writeBytes(payloads.event(number));
    }
    return new Requests(payloads.count(), length, Unpooled.unreleasableBuffer(all));
  }

  static String head(Target target, String type, long length) {
    return head(target, Target.PATH, type, length, "");
  }

  /** An encoding may be empty. */
  static String head(Target target, String path, String type, long length, String encoding) {
    return """
    POST %s HTTP/1.1\r
    Host: localhost\r
    User-Agent: sluice-bench\r
    %sContent-Type: %s\r
    %sContent-Length: %d\r
    \r
    """
        .formatted(
            path,
            target.key().isEmpty() ? "" : "X-API-Key: %s\r\n".formatted(target.key()),
            type,
            encoding.isEmpty() ? "" : "Content-Encoding: %s\r\n".formatted(encoding),
            length);
  }

  int count() {
    return count;
  }

  ByteBuf get(int number) {
    return all.slice(number * length, length);
  }
}
