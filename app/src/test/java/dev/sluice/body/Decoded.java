package dev.sluice.body;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What comes of encoded bytes. */
final class Decoded {

  private static final Decoders DECODERS = new Decoders(1, Schedulers.immediate());

  private Decoded() {}

  static byte[] from(Coding coding, List<byte[]> chunks) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    pieces(coding, chunks).doOnNext(decoded::writeBytes).blockLast();
    return decoded.toByteArray();
  }

  static byte[] from(Coding coding, byte[] encoded) {
    return from(coding, List.of(encoded));
  }

  static Flux<byte[]> pieces(Coding coding, List<byte[]> chunks) {
    return DECODERS.decode(coding, Flux.fromIterable(chunks), Decoders.UNLIMITED);
  }

  static BodyFault fault(Coding coding, List<byte[]> chunks) {
    return catchThrowableOfType(BodyException.class, () -> from(coding, chunks)).fault();
  }

  static BodyFault fault(Coding coding, byte[] encoded) {
    return fault(coding, List.of(encoded));
  }
}
