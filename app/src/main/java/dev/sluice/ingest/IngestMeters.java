package dev.sluice.ingest;

import dev.sluice.log.LogUnavailableException;
import dev.sluice.log.LogUnavailableException.Reason;
import dev.sluice.platform.Problem;
import dev.sluice.platform.Role;
import dev.sluice.platform.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** The books of this room: what was received was sent, or discarded for a reason. */
record IngestMeters(StageMeters stage) {

  private static final String NO_ROOM = "no-room";
  private static final String LOG_AWAY = "log-away";
  private static final String UNFINISHED = "unfinished";

  static IngestMeters of(MeterRegistry registry) {
    return new IngestMeters(
        StageMeters.of(registry, Role.INGEST, "ingest")
            .discarding(Stream.of(NO_ROOM, LOG_AWAY, UNFINISHED)));
  }

  <T> Mono<T> timed(Mono<T> call) {
    return stage.timed(call);
  }

  void read(Stretch stretch) {
    stage.received(stretch.accepted() + (long) stretch.refusedCount());
    stretch.refusedByType().forEach((type, events) -> stage.discarded(type.slug(), events));
  }

  /** A body that was refused as a whole counts as one. */
  void refused(Problem problem) {
    stage.received(1);
    stage.discarded(problem.type().slug(), 1);
  }

  void durable(Stretch stretch) {
    stage.sent(stretch.accepted());
  }

  /** Their sender may not send so many, or the log did not take them or did not answer. */
  void unanswered(Throwable failure, long events) {
    switch (failure) {
      case Problem refusal -> stage.discarded(refusal.type().slug(), events);
      case LogUnavailableException e when e.reason() == Reason.FULL ->
          stage.discarded(NO_ROOM, events);
      case LogUnavailableException e when e.reason() == Reason.AWAY ->
          stage.discarded(LOG_AWAY, events);
      default -> unfinished(events);
    }
  }

  /** The log did not answer for them, or whoever sent them did not wait. */
  void unfinished(long events) {
    stage.discarded(UNFINISHED, events);
  }
}
