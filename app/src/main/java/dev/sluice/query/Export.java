package dev.sluice.query;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * All events that a search finds, piece by piece, each read once the one before it has been taken.
 * Between two of them nothing of the database is held.
 */
final class Export {

  /** So long a piece waits for more of what is rare. */
  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

  private final Search search;
  private final Function<FoundEvent, byte[]> line;
  private final long most;
  private final LongSupplier nanoTime;
  private long events;

  Export(Search search, Function<FoundEvent, byte[]> line, LongSupplier nanoTime) {
    this(search, line, Long.MAX_VALUE, nanoTime);
  }

  /**
   * @param most events, behind which nothing is looked for
   */
  Export(Search search, Function<FoundEvent, byte[]> line, long most, LongSupplier nanoTime) {
    this.search = search;
    this.line = line;
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** Each begins when it is asked for; how many there will be nobody knows. */
  Flux<Mono<byte[]>> pieces() {
    return Flux.generate(
        sink -> {
          if (isOver()) {
            sink.complete();
          } else {
            sink.next(Mono.defer(this::next));
          }
        });
  }

  private boolean isOver() {
    return search.isOver() || events >= most;
  }

  private Mono<byte[]> next() {
    ExportPiece piece = new ExportPiece(line, most - events);
    long begun = nanoTime.getAsLong();
    return Mono.defer(() -> isOver() ? Mono.empty() : search.goOn(piece))
        .repeat(() -> goesOn(piece, begun))
        .then(Mono.fromSupplier(() -> counted(piece)));
  }

  private boolean goesOn(ExportPiece piece, long begun) {
    return !piece.isFull() && !search.isOver() && nanoTime.getAsLong() - begun < PATIENCE;
  }

  private byte[] counted(ExportPiece piece) {
    events += piece.events();
    return piece.bytes();
  }

  /** How many have been read. */
  long events() {
    return events;
  }
}
