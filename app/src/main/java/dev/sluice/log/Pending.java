package dev.sluice.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.kafka.sender.SenderResult;

/** Events that went to the log together, until the last of them is answered for. */
final class Pending {

  private final List<Encoded> events;
  private final Sinks.One<Reach> outcome = Sinks.one();
  private final Map<Integer, Long> next = new HashMap<>(2);
  private int unanswered;
  private @Nullable Exception failure;

  Pending(List<Encoded> events) {
    this.events = events;
    this.unanswered = events.size();
  }

  List<Encoded> events() {
    return events;
  }

  Mono<Reach> outcome() {
    return outcome.asMono();
  }

  /** One event's answer; they come one after the other. True with the last. */
  boolean answered(SenderResult<?> result) {
    if (result.exception() != null) {
      failure = result.exception();
    } else {
      next.merge(
          result.recordMetadata().partition(), result.recordMetadata().offset() + 1, Math::max);
    }
    unanswered--;
    return unanswered == 0;
  }

  boolean failed() {
    return failure != null;
  }

  void settle() {
    if (failure == null) {
      outcome.tryEmitValue(new Reach(next));
    } else {
      fail(failure);
    }
  }

  void fail(Throwable cause) {
    outcome.tryEmitError(
        new LogUnavailableException(LogUnavailableException.Reason.UNANSWERED, cause));
  }
}
