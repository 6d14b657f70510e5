package dev.sluice.ingest;

import java.util.Arrays;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts the first pieces of a body together until they tell what it is: the network cuts anywhere.
 */
final class Beginning {

  private static final byte[] NOTHING = {};
  private static final int LONGEST = 16 * 1024;

  private final Predicate<byte[]> tells;
  private byte[] kept = NOTHING;
  private boolean told;

  private Beginning(Predicate<byte[]> tells) {
    this.tells = tells;
  }

  /** The same bytes, none of the pieces empty, and the first one as long as is needed to tell. */
  static Flux<byte[]> of(Flux<byte[]> pieces, Predicate<byte[]> tells) {
    return Flux.defer(
        () -> {
          Beginning beginning = new Beginning(tells);
          return pieces
              .map(beginning::next)
              .concatWith(Mono.fromSupplier(beginning::rest))
              .filter(piece -> piece.length > 0);
        });
  }

  private byte[] next(byte[] piece) {
    if (told) {
      return piece;
    }
    kept = kept.length == 0 ? piece : joined(kept, piece);
    told = kept.length >= LONGEST || tells.test(kept);
    return told ? rest() : NOTHING;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private byte[] rest() {
    byte[] rest = kept;
    kept = NOTHING;
    return rest;
  }
}
