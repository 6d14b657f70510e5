package dev.sluice.ingest;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Bodies that have to be whole before they can be read: so many bytes of all requests together, of
 * which one client leaves a quarter to the others.
 */
final class HeldBodies {

  private final long most;
  private final long mostOfOne;
  private final long mostOfOneClient;
  private final AtomicLong held = new AtomicLong();
  private final ConcurrentMap<UUID, Long> heldOf = new ConcurrentHashMap<>();

  HeldBodies(long most, long mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.mostOfOneClient = most - most / 4;
  }

  Mono<byte[]> whole(UUID client, Flux<byte[]> chunks) {
    return Mono.using(
        () -> new Body(client),
        body -> chunks.reduce(body, Body::add).map(Body::bytes),
        Body::leave);
  }

  long held() {
    return held.get();
  }

  private final class Body {

    private final UUID client;
    private byte[] only = {};
    private @Nullable ByteArrayOutputStream many;
    private int size;
    private int booked;

    Body(UUID client) {
      this.client = client;
    }

    Body add(byte[] chunk) {
      size += chunk.length;
      boolean fits = held.addAndGet(chunk.length) <= most && fitsClient(chunk.length);
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

    /** Most bodies are one chunk, which is read at once and not worth the booking. */
    private boolean fitsClient(int more) {
      if (size == more) {
        return true;
      }
      int added = size - booked;
      booked = size;
      return heldOf.merge(client, (long) added, Long::sum) <= mostOfOneClient;
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
      if (booked > 0) {
        heldOf.computeIfPresent(client, (same, sum) -> sum == booked ? null : sum - booked);
      }
    }
  }
}
