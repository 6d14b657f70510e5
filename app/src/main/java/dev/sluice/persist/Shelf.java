package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * What has been read and waits for a writer. Each takes what has come together of as many
 * partitions as it takes to be worth a transaction, so that one writer is enough for a little, and
 * what is stored together is as little as the load is light. Who reads waits once there is enough
 * for two.
 */
final class Shelf {

  private static final Armful NOTHING = new Armful(List.of());

  private static final int BATCHES_AHEAD = 2;

  /** Who has a little in hand for longer than that is not waited for by what others could take. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final int batchEvents;
  private final long batchBytes;
  private final LongSupplier nanoTime;
  private final Map<Integer, Deque<Piece>> waiting = new LinkedHashMap<>();
  private final Set<Integer> inWork = new HashSet<>();
  private final Map<Integer, MonoSink<Armful>> writers = new LinkedHashMap<>();
  private final Map<Integer, Hand> hands = new HashMap<>();
  private @Nullable MonoSink<Void> reader;
  private long events;
  private long bytes;
  private boolean closed;
  private final Sinks.Empty<Void> failed = Sinks.empty();
  private @Nullable Throwable failure;

  Shelf(int batchEvents, long batchBytes, LongSupplier nanoTime) {
    this.batchEvents = batchEvents;
    this.batchBytes = batchBytes;
    this.nanoTime = nanoTime;
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

  /** What a writer took, for as long as he is at work and then at rest. */
  private record Hand(boolean isMuch, long since) {}

  /**
   * The next of partitions that nobody is at work on, or nothing once there is no more.
   *
   * @param writer the number of the one who is back with empty hands
   */
  Mono<Armful> take(int writer) {
    return Mono.firstWithSignal(asked(writer), looks());
  }

  private Mono<Armful> asked(int writer) {
    return Mono.create(
        sink -> {
          enter(writer, sink);
          serve();
        });
  }

  private synchronized void enter(int writer, MonoSink<Armful> sink) {
    hands.remove(writer);
    writers.put(writer, sink);
  }

  /** Whether somebody is called for may depend on nothing but the time. */
  private Mono<Armful> looks() {
    return Flux.interval(PATIENCE)
        .onBackpressureDrop()
        .doOnNext(tick -> serve())
        .then(Mono.never());
  }

  /** What was taken has been dealt with. */
  void done(Armful armful) {
    leave(armful);
    serve();
  }

  private synchronized void leave(Armful armful) {
    armful.batches().forEach(batch -> inWork.remove(batch.partition()));
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
    long eventsBefore = events;
    long bytesBefore = bytes;
    Armful free = writers.isEmpty() || !isCalledFor() ? NOTHING : takeFree();
    if (!free.batches().isEmpty()) {
      MonoSink<Armful> writer = handed(isEnough(eventsBefore - events, bytesBefore - bytes));
      return () -> writer.success(free);
    }
    return isDone() && !writers.isEmpty() ? nextWriter().getValue()::success : null;
  }

  private MonoSink<Armful> handed(boolean isMuch) {
    Map.Entry<Integer, MonoSink<Armful>> writer = nextWriter();
    hands.put(writer.getKey(), new Hand(isMuch, nanoTime.getAsLong()));
    return writer.getValue();
  }

  private Map.Entry<Integer, MonoSink<Armful>> nextWriter() {
    Map.Entry<Integer, MonoSink<Armful>> first = writers.entrySet().iterator().next();
    writers.remove(first.getKey());
    return first;
  }

  private boolean hasRoom() {
    return events < (long) BATCHES_AHEAD * batchEvents && bytes < BATCHES_AHEAD * batchBytes;
  }

  /**
   * Who has a little in hand is soon back, and takes what has come together by then. Another is
   * called where he is not, where nothing more will come, and for what is worth it by itself.
   */
  private boolean isCalledFor() {
    return closed
        || reader != null
        || hands.values().stream().noneMatch(this::isSoonBack)
        || isEnough(free(Piece::events), free(Piece::bytes));
  }

  private boolean isSoonBack(Hand hand) {
    return !hand.isMuch && nanoTime.getAsLong() - hand.since < PATIENCE.toNanos();
  }

  private boolean isEnough(long ofEvents, long ofBytes) {
    return ofEvents >= Math.min(Rest.ENOUGH, batchEvents) || ofBytes >= batchBytes;
  }

  private long free(ToLongFunction<Piece> weight) {
    return waiting.entrySet().stream()
        .filter(each -> !inWork.contains(each.getKey()))
        .flatMap(each -> each.getValue().stream())
        .mapToLong(weight)
        .sum();
  }

  /** Of those partitions that have waited longest; what is left of one comes after all others. */
  private Armful takeFree() {
    List<Batch> taken = new ArrayList<>();
    long eventsBefore = events;
    long bytesBefore = bytes;
    for (int partition : List.copyOf(waiting.keySet())) {
      long ofEvents = eventsBefore - events;
      long ofBytes = bytesBefore - bytes;
      if (isEnough(ofEvents, ofBytes)) {
        break;
      }
      Deque<Piece> pieces = Objects.requireNonNull(waiting.get(partition));
      if (!inWork.contains(partition)
          && (taken.isEmpty() || fits(pieces.element(), ofEvents, ofBytes))) {
        waiting.remove(partition);
        inWork.add(partition);
        taken.add(takeFrom(partition, pieces, ofEvents, ofBytes));
      }
    }
    return new Armful(taken);
  }

  private boolean fits(Piece piece, long ofEvents, long ofBytes) {
    return ofEvents + piece.events() <= batchEvents && ofBytes + piece.bytes <= batchBytes;
  }

  /** As many as there is room for beside what has been taken before, and one at the least. */
  private Batch takeFrom(int partition, Deque<Piece> pieces, long ofEvents, long ofBytes) {
    List<Batch> taken = new ArrayList<>();
    long takenEvents = ofEvents;
    long takenBytes = ofBytes;
    do {
      Piece piece = pieces.remove();
      taken.add(piece.batch);
      takenEvents += piece.events();
      takenBytes += piece.bytes;
    } while (goesOn(pieces.peek(), taken.getLast())
        && fits(pieces.element(), takenEvents, takenBytes));
    events -= takenEvents - ofEvents;
    bytes -= takenBytes - ofBytes;
    if (!pieces.isEmpty()) {
      waiting.put(partition, pieces);
    }
    return Batch.joined(taken);
  }

  private static boolean goesOn(@Nullable Piece next, Batch last) {
    return next != null && next.batch.follows(last);
  }
}
