package dev.sluice.ingest;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Bodies that have to be whole before they can be read, as many as there is room for. */
final class HeldBodies {

  /** The length of a body of which nobody says beforehand how long it is. */
  static final long UNKNOWN = -1;

  /** To read more takes longer than the other connections of an event loop should wait. */
  static final int QUICKLY_READ = 128 * 1024;

  /** What zlib keeps of one body beside the heap: 32 KiB that it looks back on, and its tables. */
  static final int BYTES_OF_A_DECODER = 48 * 1024;

  private static final byte[] NOTHING = {};

  private final Room room;
  private final long mostOfOne;
  private final Scheduler reading;

  /**
   * @param reading where those are handed on that take long to read
   */
  HeldBodies(Room room, long mostOfOne, Scheduler reading) {
    this.room = room;
    this.mostOfOne = mostOfOne;
    this.reading = reading;
  }

  /**
   * What is made of a body, whose room is not given back before.
   *
   * @param length that was announced
   * @param limit what bounds the time in which it comes
   */
  <T> Mono<T> whole(
      UUID client,
      long length,
      Flux<byte[]> chunks,
      UnaryOperator<Mono<Body>> limit,
      Function<Mono<byte[]>, Mono<T>> use) {
    return Mono.using(
        () -> new Body(client, length),
        body ->
            use.apply(
                limit
                    .apply(chunks.reduce(body, Body::add))
                    .flatMap(this::handedOn)
                    .map(Body::bytes)),
        Body::leave);
  }

  /** What comes out of a decoder, which needs room too, however little has come yet. */
  Flux<byte[]> decoding(UUID client, Flux<byte[]> decoded) {
    return Flux.using(
        () -> room.book(client, BYTES_OF_A_DECODER),
        fits -> fits ? decoded : Flux.error(full()),
        fits -> room.giveBack(client, BYTES_OF_A_DECODER));
  }

  private static Problem full() {
    return Faults.later(
        new Problem(ProblemType.UNAVAILABLE, "The server holds as many bodies as it can."));
  }

  private Mono<Body> handedOn(Body body) {
    return body.size <= QUICKLY_READ ? Mono.just(body) : Mono.just(body).publishOn(reading);
  }

  /** One of them, as far as it has come. */
  final class Body {

    private final UUID client;
    private final long length;
    private byte[] only = NOTHING;
    private @Nullable ByteArrayOutputStream many;
    private int size;
    private int booked;
    private boolean isLeft;

    Body(UUID client, long length) {
      this.client = client;
      this.length = length;
    }

    synchronized Body add(byte[] chunk) {
      if (isLeft) {
        return this;
      }
      size += chunk.length;
      if (size > mostOfOne) {
        throw new Problem(
            ProblemType.TOO_LARGE, "The body is larger than " + mostOfOne + " bytes.");
      }
      if (size > chunk.length || chunk.length != length) {
        book(size - booked);
      }
      append(chunk);
      return this;
    }

    /**
     * Most bodies are one chunk, which is read at once and not worth it: they are not booked,
     * unless more comes after it, as of a compressed one whose length says nothing of what is in
     * it.
     */
    private void book(int more) {
      booked += more;
      if (!room.book(client, more)) {
        throw full();
      }
    }

    private void append(byte[] chunk) {
      if (size == chunk.length) {
        only = chunk;
        return;
      }
      if (many == null) {
        many = new ByteArrayOutputStream(size);
        many.writeBytes(only);
        only = NOTHING;
      }
      many.writeBytes(chunk);
    }

    synchronized byte[] bytes() {
      if (isLeft) {
        throw new CancellationException("Nobody waits for the body any more");
      }
      return many == null ? only : many.toByteArray();
    }

    /** Whoever waits for what becomes of the body keeps hold of this, and not of its bytes. */
    synchronized void leave() {
      isLeft = true;
      only = NOTHING;
      many = null;
      if (booked > 0) {
        room.giveBack(client, booked);
      }
    }
  }
}
