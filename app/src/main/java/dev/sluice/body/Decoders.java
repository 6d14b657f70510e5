package dev.sluice.body;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Decodes bodies, and only so many at once of those codings that take megabytes for each. A few
 * bytes may become millions, which is work that no event loop has time for: the worker does it.
 */
public final class Decoders {

  public static final long UNLIMITED = Long.MAX_VALUE;

  /** The largest window of brotli, and twice that of zstd. */
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private final int most;
  private final Semaphore seats;
  private final Scheduler worker;

  /** As many at once as there is memory for, and one in any case. */
  public static Decoders within(long bytes, Scheduler worker) {
    return new Decoders((int) Math.max(1, bytes / MOST_BYTES), worker);
  }

  public Decoders(int most, Scheduler worker) {
    this.most = most;
    this.worker = worker;
    this.seats = new Semaphore(most);
  }

  /** How many brotli and zstd bodies may be decoded at once. */
  public int most() {
    return most;
  }

  /** How many brotli and zstd bodies are being decoded. */
  public int open() {
    return most - seats.availablePermits();
  }

  /**
   * The body in pieces of at most 16 KiB, or in its own chunks if it was not encoded. Fails with a
   * {@link BodyException} as soon as it is found to be faulty or to have more bytes than the limit.
   */
  public Flux<byte[]> decode(Coding coding, Flux<byte[]> encoded, long limit) {
    return switch (coding) {
      case IDENTITY -> Flux.defer(() -> counted(encoded, new Allowance(limit)));
      case GZIP -> decoded(encoded, () -> open(coding, new GzipDecoder(), limit));
      case DEFLATE -> decoded(encoded, () -> open(coding, new DeflateDecoder(), limit));
      case BROTLI -> decoded(encoded, () -> openSeated(coding, BrotliDecoder::new, limit));
      case ZSTD -> decoded(encoded, () -> openSeated(coding, ZstdDecoder::new, limit));
    };
  }

  private static Flux<byte[]> counted(Flux<byte[]> chunks, Allowance allowance) {
    return chunks.doOnNext(chunk -> allowance.spend(chunk.length));
  }

  private Flux<byte[]> decoded(Flux<byte[]> encoded, Supplier<BodyDecoding> decoding) {
    return Flux.using(decoding::get, body -> decoded(encoded, body), BodyDecoding::end);
  }

  private Flux<byte[]> decoded(Flux<byte[]> encoded, BodyDecoding body) {
    return encoded
        .concatMap(chunk -> inItsTurn(chunk).flatMapMany(body::pieces), 0)
        .concatMap(this::inItsTurn, 0)
        .concatWith(Mono.fromRunnable(body::requireComplete));
  }

  /** Each chunk and each piece goes to the end of the queue: no body keeps the others waiting. */
  private Mono<byte[]> inItsTurn(byte[] bytes) {
    return Mono.just(bytes).publishOn(worker);
  }

  private static BodyDecoding open(Coding coding, Decoder decoder, long limit) {
    return new BodyDecoding(coding, decoder, limit, decoder::close);
  }

  private BodyDecoding openSeated(Coding coding, Supplier<Decoder> opening, long limit) {
    if (!seats.tryAcquire()) {
      throw new BodyException(
          BodyFault.BUSY, "As many compressed bodies are being decoded as there is memory for.");
    }
    try {
      Decoder decoder = opening.get();
      return new BodyDecoding(coding, decoder, limit, () -> leave(decoder));
    } catch (RuntimeException | Error e) {
      seats.release();
      throw e;
    }
  }

  private void leave(Decoder decoder) {
    try {
      decoder.close();
    } finally {
      seats.release();
    }
  }
}
