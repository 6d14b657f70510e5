package dev.sluice.body;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** One body on its way through its decoder, which works only when a piece is asked for. */
final class BodyDecoding {

  static final int PIECE = 16 * 1024;

  private static final byte[] NOTHING = {};

  private final Coding coding;
  private final Decoder decoder;
  private final Allowance allowance;
  private final Lease lease;
  private byte[] piece = NOTHING;
  private boolean begun;

  BodyDecoding(Coding coding, Decoder decoder, long limit, Runnable giveBack) {
    this.coding = coding;
    this.decoder = decoder;
    this.allowance = new Allowance(limit);
    this.lease = new Lease(giveBack);
  }

  Flux<byte[]> pieces(byte[] encoded) {
    if (encoded.length == 0) {
      return Flux.empty();
    }
    begun = true;
    decoder.feed(encoded);
    return Flux.generate(this::give);
  }

  private void give(SynchronousSink<byte[]> pieces) {
    byte[] next = lease.use(this::decode, NOTHING);
    if (next.length == 0) {
      pieces.complete();
    } else {
      pieces.next(next);
    }
  }

  private byte[] decode() {
    if (piece.length == 0) {
      piece = new byte[PIECE];
    }
    try {
      int length = decoder.decode(piece);
      allowance.spend(length);
      return taken(length);
    } catch (DataFormatException e) {
      throw broken("can't be decoded");
    }
  }

  /** While the next chunk is waited for, which may be long, nothing is kept for it. */
  private byte[] taken(int length) {
    byte[] taken = piece;
    if (length == PIECE || length == 0) {
      piece = NOTHING;
    }
    return length == PIECE ? taken : Arrays.copyOf(taken, length);
  }

  void requireComplete() {
    if (!begun) {
      throw new BodyException(
          BodyFault.CORRUPT, "The body is empty, which " + name() + " never is.");
    }
    if (!decoder.isComplete()) {
      throw broken("ends before its time");
    }
  }

  /** A coding without a mark to begin with is believed once it has given a whole piece. */
  private BodyException broken(String how) {
    return decoder.isRecognised() || allowance.spent() >= PIECE
        ? new BodyException(BodyFault.CORRUPT, "The body is " + name() + " that " + how + ".")
        : new BodyException(BodyFault.NOT_THAT_CODING, "The body is not " + name() + ".");
  }

  private String name() {
    return coding.token();
  }

  void end() {
    lease.end();
  }
}
