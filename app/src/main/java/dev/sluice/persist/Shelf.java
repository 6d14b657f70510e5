package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * What has been read and waits for a writer. What waits of one partition is taken together, so that
 * batches are as small as the load is light; who reads waits once there is enough for two.
 */
final class Shelf {

  private static final int BATCHES_AHEAD = 2;

  private final int batchEvents;
  private final long batchBytes;
  private final Map<Integer, Deque<Piece>> waiting = new LinkedHashMap<>();
  private final Set<Integer> inWork = new HashSet<>();
  private final Deque<MonoSink<Batch>> writers = new ArrayDeque<>();
  private @Nullable MonoSink<Void> reader;
  private long events;
  private long bytes;
  private boolean closed;
  private final Sinks.Empty<Void> failed = Sinks.empty();
  private @Nullable Throwable failure;

  Shelf(int batchEvents, long batchBytes) {
    this.batchEvents = batchEvents;
    this.batchBytes = batchBytes;
  }

  private record Piece(Batch batch, long bytes) {

    static Piece of(Batch batch) {
      long bytes = 0;
      for (Entry entry : batch.entries()) {
        bytes += entry.size();
      }
      return new Piece(batch, bytes);
    }

    int events() {
      return batch.entries().size();
    }
  }

  /** Completes as soon as there is room for more. */
  Mono<Void> put(Batch batch) {
    return Mono.create(
        sink -> {
          add(Piece.of(batch), sink);
          serve();
        });
  }

  /** Who reads may be here while somebody fails: what nobody will take must not wait for him. */
  private synchronized void add(Piece piece, MonoSink<Void> sink) {
    reader = sink;
    if (failure == null) {
      waiting.computeIfAbsent(piece.batch.partition(), partition -> new ArrayDeque<>()).add(piece);
      events += piece.events();
      bytes += piece.bytes;
    }
  }

  /** The next batch of a partition that nobody is at work on, or nothing once there is no more. */
  Mono<Batch> take() {
    return Mono.create(
        sink -> {
          enter(sink);
          serve();
        });
  }

  private synchronized void enter(MonoSink<Batch> writer) {
    writers.add(writer);
  }

  /** The batch that was taken has been dealt with. */
  void done(Batch batch) {
    leave(batch.partition());
    serve();
  }

  private synchronized void leave(int partition) {
    inWork.remove(partition);
  }

  /** Nothing more will be put. */
  void close() {
    end();
    serve();
  }

  private synchronized void end() {
    closed = true;
  }

  /** Somebody can't go on: nothing more is read or begun. */
  <T> Mono<T> fail(Throwable reason) {
    giveUp(reason);
    failed.tryEmitEmpty();
    serve();
    return Mono.empty();
  }

  private synchronized void giveUp(Throwable reason) {
    if (failure == null) {
      failure = reason;
    } else if (!failure.equals(reason)) {
      failure.addSuppressed(reason);
    }
    closed = true;
    waiting.clear();
    events = 0;
    bytes = 0;
  }

  Mono<Void> failed() {
    return failed.asMono();
  }

  /** How it ended, once everybody has. */
  synchronized <T> Mono<T> verdict() {
    return failure == null ? Mono.empty() : Mono.error(failure);
  }

  synchronized boolean isDone() {
    return closed && waiting.isEmpty();
  }

  private void serve() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  /** What can be told to somebody who waits; told outside of the lock. */
  private synchronized @Nullable Runnable next() {
    MonoSink<Void> waitingReader = reader;
    if (waitingReader != null && hasRoom()) {
      reader = null;
      return waitingReader::success;
    }
    Optional<Batch> free = writers.isEmpty() ? Optional.empty() : takeFree();
    if (free.isPresent()) {
      MonoSink<Batch> writer = writers.remove();
      return () -> writer.success(free.get());
    }
    MonoSink<Batch> idle = isDone() ? writers.poll() : null;
    return idle == null ? null : idle::success;
  }

  private boolean hasRoom() {
    return events < (long) BATCHES_AHEAD * batchEvents && bytes < BATCHES_AHEAD * batchBytes;
  }

  private Optional<Batch> takeFree() {
    Iterator<Map.Entry<Integer, Deque<Piece>>> partitions = waiting.entrySet().iterator();
    while (partitions.hasNext()) {
      Map.Entry<Integer, Deque<Piece>> each = partitions.next();
      if (inWork.add(each.getKey())) {
        partitions.remove();
        return Optional.of(takeFrom(each.getKey(), each.getValue()));
      }
    }
    return Optional.empty();
  }

  /** As many as fit into a batch; what is left comes after all others. */
  private Batch takeFrom(int partition, Deque<Piece> pieces) {
    Piece first = pieces.remove();
    List<Batch> taken = new ArrayList<>(List.of(first.batch));
    long takenEvents = first.events();
    long takenBytes = first.bytes;
    for (Piece next = pieces.peek();
        next != null
            && next.batch.follows(taken.getLast())
            && takenEvents + next.events() <= batchEvents
            && takenBytes + next.bytes <= batchBytes;
        next = pieces.peek()) {
      taken.add(pieces.remove().batch);
      takenEvents += next.events();
      takenBytes += next.bytes;
    }
    events -= takenEvents;
    bytes -= takenBytes;
    if (!pieces.isEmpty()) {
      waiting.put(partition, pieces);
    }
    return Batch.joined(taken);
  }
}
