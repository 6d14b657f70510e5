package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.access.Limits;
import dev.sluice.access.OpenCall;
import dev.sluice.access.OpenCalls;
import dev.sluice.access.Scope;
import dev.sluice.body.Slicer;
import dev.sluice.log.EventLog;
import dev.sluice.platform.Drain;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Seats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes bodies that are read while they come, in pieces as large as the network hands over. */
final class Streams {

  private static final int NONE_AHEAD = 0;

  /**
   * What one may hold for as long as its sender likes: the beginning of a record (64 KiB), a piece
   * as it was read (32), the ids (36) and the refusals (40) that its answer will name, or the
   * refusals that its next line will, and the names of the columns (22).
   */
  private static final long BYTES_OF_ONE = 192 * 1024;

  private final EventLog log;
  private final IngestMeters meters;
  private final Duration lineLimit;
  private final Seats seats;
  private final Limits limits;
  private final OpenCalls calls;
  private final Drain drain;

  /**
   * @param memory that those which are read at the same time may take
   */
  Streams(
      EventLog log,
      IngestMeters meters,
      Duration lineLimit,
      long memory,
      Limits limits,
      OpenCalls calls,
      Drain drain) {
    this.log = log;
    this.meters = meters;
    this.lineLimit = lineLimit;
    int mostOpen = Math.clamp(memory / BYTES_OF_ONE, 1, Integer.MAX_VALUE);
    this.seats =
        new Seats(
            mostOpen,
            mostOpen - mostOpen / 4,
            "As many streams are being read as there is memory for.");
    this.limits = limits;
    this.calls = calls;
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

  /** Also lines with nothing in them are a sign of life; a line that does not end is none. */
  private static void tell(Stretch stretch, Stall stall) {
    if (stretch.isEmpty()) {
      stall.isThrough(stretch.through());
    } else {
      stall.news();
    }
  }

  /**
   * What has become of them so far, each time that a further one is durable. A body that breaks off
   * is an error only after all that came before it is answered for. A sender is slowed to what it
   * may send, and stopped once he may send no more.
   */
  Flux<Tally> append(
      ServerRequest request, Caller caller, Flux<Supplier<Stretch>> stretches, Tally tally) {
    return seats
        .hold(
            caller.client(),
            calls.hold(request, caller, Scope.WRITE, call -> appended(stretches, call, tally)))
        .doOnError(Problem.class, problem -> book(problem, tally));
  }

  /** One of which nothing was read counts as one. */
  private void book(Problem problem, Tally tally) {
    if (tally.isEmpty()) {
      meters.refused(problem);
    }
  }

  private Flux<Tally> appended(Flux<Supplier<Stretch>> stretches, OpenCall call, Tally tally) {
    Toll toll = new Toll(() -> limits.of(call.caller()), lineLimit);
    Account account = new Account(meters);
    AtomicReference<@Nullable Throwable> breakOff = new AtomicReference<>();
    return log.append(
            stretches
                .concatMap(toll::pass, NONE_AHEAD)
                .map(stretch -> booked(stretch, account, toll))
                .takeUntilOther(drain.begun().then(Mono.error(Streams::leaving)))
                .takeUntilOther(call.refusal())
                .doOnError(breakOff::set)
                .onErrorComplete(),
            Stretch::events,
            Stretch::withoutEvents)
        .filter(durable -> !durable.stretch().isEmpty())
        .doOnNext(durable -> account.durable(durable.stretch()))
        .map(tally::add)
        .doFinally(end -> account.close())
        .concatWith(Mono.defer(() -> end(breakOff.get(), tally)))
        .onErrorMap(Faults::problem);
  }

  private static Supplier<Stretch> booked(Supplier<Stretch> making, Account account, Toll toll) {
    return () -> {
      Stretch stretch = making.get();
      account.read(stretch);
      toll.owe(stretch.accepted());
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
}
