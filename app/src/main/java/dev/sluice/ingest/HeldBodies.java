package dev.sluice.ingest;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bodies that have to be whole before they can be read: so many bytes of all requests together. */
final class HeldBodies {

  private final long most;
  private final long mostOfOne;
  private final AtomicLong held = new AtomicLong();

  HeldBodies(long most, long mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  Mono<byte[]> whole(Flux<byte[]> chunks) {
    return Mono.using(
        Body::new, body -> chunks.reduce(body, Body::add).map(Body::bytes), Body::leave);
  }

  long held() {
    return held.get();
  }

  private final class Body {

    private byte[] only = {};
    private @Nullable ByteArrayOutputStream many;
    private int size;

    Body add(byte[] chunk) {
      size += chunk.length;
      boolean fits = held.addAndGet(chunk.length) <= most;
      if (size > mostOfOne) {
        throw new Problem(
            ProblemType.TOO_LARGE, "The body is larger than " + mostOfOne + " bytes.");
      }
      if (!fits) {
        throw Faults.later(
            new Problem(ProblemType.UNAVAILABLE, "The server holds as many bodies as it can."));
      }
      append(chunk);
      return this;
    }

    private void append(byte[] chunk) {
      if (size == chunk.length) {
        only = chunk;
        return;
      }
      if (many == null) {
        many = new ByteArrayOutputStream(size);
        many.writeBytes(only);
      }
      many.writeBytes(chunk);
    }

    byte[] bytes() {
      return many == null ? only : many.toByteArray();
    }

    void leave() {
      held.addAndGet(-size);
    }
  }
}
