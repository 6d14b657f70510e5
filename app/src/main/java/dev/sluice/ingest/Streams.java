package dev.sluice.ingest;

import dev.sluice.access.Ration;
import dev.sluice.body.Slicer;
import dev.sluice.log.EventLog;
import dev.sluice.platform.Drain;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Seats;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes bodies that are read while they come, in pieces as large as the network hands over. */
final class Streams {

  private static final int NONE_AHEAD = 0;

  private final EventLog log;
  private final IngestMeters meters;
  private final Duration lineLimit;
  private final Seats seats;
  private final Drain drain;

  Streams(EventLog log, IngestMeters meters, Duration lineLimit, int mostOpen, Drain drain) {
    this.log = log;
    this.meters = meters;
    this.lineLimit = lineLimit;
    this.seats =
        new Seats(
            mostOpen,
            mostOpen - mostOpen / 4,
            "As many streams are being read as there is memory for.");
    this.drain = drain;
  }

  /** The stretches of a body, each made once the one before it has found room. */
  Flux<Supplier<Stretch>> read(Flux<byte[]> body, Slicer slicer, Intake intake) {
    return Flux.defer(
        () -> {
          Stall stall = new Stall(lineLimit);
          Flux<byte[]> pieces = stall.watch(Beginning.of(body, Bodies::showsUtf8));
          return Cutting.of(pieces, slicer, intake, stretch -> tell(stretch, stall));
        });
  }

  private static void tell(Stretch stretch, Stall stall) {
    if (!stretch.isEmpty()) {
      stall.news();
    }
  }

  /**
   * What has become of them so far, each time that a further one is durable. A body that breaks off
   * is an error only after all that came before it is answered for. A sender is slowed to what it
   * may send.
   */
  Flux<Tally> append(UUID client, Flux<Supplier<Stretch>> stretches, Ration ration, Tally tally) {
    return seats
        .hold(client, Flux.defer(() -> appended(stretches, new Toll(ration, lineLimit), tally)))
        .doOnError(Problem.class, problem -> book(problem, tally));
  }

  /** One of which nothing was read counts as one. */
  private void book(Problem problem, Tally tally) {
    if (tally.isEmpty()) {
      meters.refused(problem);
    }
  }

  private Flux<Tally> appended(Flux<Supplier<Stretch>> stretches, Toll toll, Tally tally) {
    Account account = new Account(meters);
    AtomicReference<@Nullable Throwable> breakOff = new AtomicReference<>();
    return log.append(
            stretches
                .concatMap(toll::pass, NONE_AHEAD)
                .map(stretch -> booked(stretch, account, toll))
                .takeUntilOther(drain.begun().then(Mono.error(Streams::leaving)))
                .doOnError(breakOff::set)
                .onErrorComplete(),
            Stretch::events)
        .filter(durable -> !durable.stretch().isEmpty())
        .doOnNext(durable -> account.durable(durable.stretch()))
        .map(tally::add)
        .doFinally(end -> account.close())
        .concatWith(Mono.defer(() -> end(breakOff.get(), tally)))
        .onErrorMap(failure -> unfinished(Faults.problem(failure), tally))
        .contextWrite(Aftermath::unheard);
  }

  private static Supplier<Stretch> booked(Supplier<Stretch> making, Account account, Toll toll) {
    return () -> {
      Stretch stretch = making.get();
      account.read(stretch);
      toll.owe(stretch.events().size());
      return stretch;
    };
  }

  private static Mono<Tally> end(@Nullable Throwable breakOff, Tally tally) {
    if (breakOff != null) {
      return Mono.error(breakOff);
    }
    return tally.isEmpty() ? Mono.error(empty()) : Mono.empty();
  }

  private static Problem empty() {
    return new Problem(ProblemType.EMPTY_BATCH, "There is no event in the body.");
  }

  private static Problem leaving() {
    return Faults.later(
        new Problem(ProblemType.UNAVAILABLE, "The server is about to end: send the rest again."));
  }

  /** A sender that is stopped on the way is told how far it came. */
  private static Throwable unfinished(Throwable failure, Tally tally) {
    if (failure instanceof Problem problem && !tally.isEmpty()) {
      tally.progress().forEach(problem::with);
    }
    return failure;
  }
}
