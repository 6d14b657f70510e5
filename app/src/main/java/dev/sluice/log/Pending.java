package dev.sluice.log;

import io.micrometer.tracing.Span;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.kafka.sender.SenderResult;

/** Events that went to the log together, until the last of them is answered for. */
final class Pending {

  private final Window.Kind kind;
  private final Window.Size size;
  private final long limitNanos;
  private final Consumer<Window.Size> giveBack;
  private final Sinks.One<Reach> outcome = Sinks.one();
  private final Map<Integer, Part> parts = new HashMap<>(2);
  private volatile List<Encoded> events;
  private volatile long began;
  private volatile @Nullable Sent sent;
  private int unanswered;
  private @Nullable Exception failure;

  /**
   * @param giveBack takes back the room that they had in the window
   */
  Pending(Window.Kind kind, List<Encoded> events, Duration limit, Consumer<Window.Size> giveBack) {
    this.kind = kind;
    this.giveBack = giveBack;
    this.events = events;
    this.size = Window.Size.of(events);
    this.limitNanos = limit.toNanos();
    this.unanswered = events.size();
  }

  Window.Kind kind() {
    return kind;
  }

  boolean isEmpty() {
    return size.events() == 0;
  }

  List<Encoded> events() {
    return events;
  }

  /**
   * They are on their way no longer, to be said once: their room is free, and whoever still waits
   * for their answer does not keep them.
   */
  void letGo() {
    events = List.of();
    giveBack.accept(size);
  }

  /** The room that they take up in the window. */
  Window.Size size() {
    return size;
  }

  Mono<Reach> outcome() {
    return outcome.asMono();
  }

  /** One event's answer; they come one after the other. True with the last. */
  boolean answered(SenderResult<?> result) {
    if (result.exception() != null) {
      failure = result.exception();
    } else {
      note(result.recordMetadata());
    }
    unanswered--;
    return unanswered == 0;
  }

  /** Up to where they stand in a partition, and from where. */
  private static final class Part {

    private long first = Long.MAX_VALUE;
    private long next;
  }

  private void note(RecordMetadata place) {
    Part part = parts.computeIfAbsent(place.partition(), partition -> new Part());
    part.first = Math.min(part.first, place.offset());
    part.next = Math.max(part.next, place.offset() + 1);
  }

  private Reach reach() {
    Reach reach = Reach.NOWHERE;
    for (Map.Entry<Integer, Part> part : parts.entrySet()) {
      int partition = part.getKey();
      reach =
          reach.and(
              new Reach(
                  Map.of(partition, part.getValue().next),
                  Map.of(partition, part.getValue().first)));
    }
    return reach;
  }

  /** That somebody wants to know of its way to the log. */
  record Sent(Span span, @Nullable String trace) {}

  void isTraced(Sent noted) {
    sent = noted;
  }

  /** What its events are sent with, where somebody wants to know of them. */
  @Nullable String trace() {
    Sent noted = sent;
    return noted == null ? null : noted.trace;
  }

  private void endTrace(@Nullable Throwable cause) {
    Sent noted = sent;
    if (noted != null) {
      if (cause != null) {
        noted.span.error(cause);
      }
      noted.span.end();
    }
  }

  void begin(long nanoTime) {
    began = nanoTime;
  }

  /** In nanoseconds. */
  long age(long nanoTime) {
    return nanoTime - began;
  }

  /** Whether it has been waited for too long, and still is. */
  boolean isLate(long nanoTime) {
    return age(nanoTime) > limitNanos && !outcome.scanOrDefault(Attr.TERMINATED, false);
  }

  boolean failed() {
    return failure != null;
  }

  void settle() {
    if (failure == null) {
      endTrace(null);
      outcome.tryEmitValue(reach());
    } else {
      fail(failure);
    }
  }

  /** Ends the waiting, if nothing has ended it before. */
  void fail(@Nullable Throwable cause) {
    LogUnavailableException unanswered =
        new LogUnavailableException(LogUnavailableException.Reason.UNANSWERED, cause);
    endTrace(unanswered);
    outcome.tryEmitError(unanswered);
  }
}
