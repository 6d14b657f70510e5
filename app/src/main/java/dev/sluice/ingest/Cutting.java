package dev.sluice.ingest;

import dev.sluice.body.Slice;
import dev.sluice.body.Slicer;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * One body on its way from pieces to stretches. A stretch is made when somebody has room for it:
 * until then the body waits as the bytes it came in, which may be a thousand times less.
 */
final class Cutting {

  /** However short the records are, few of them wait outside of a stretch. */
  private static final int BYTES_AT_ONCE = 2 * 1024;

  private static final int LONGEST = 16 * 1024 * 1024;
  private static final byte[] NOTHING = {};

  private final Slicer slicer;
  private final Intake intake;
  private final Consumer<Stretch> made;
  private boolean isBegun;
  private byte[] piece = NOTHING;
  private int at;
  private List<Slice> slices = List.of();
  private int nextSlice;
  private int withoutEnd;
  private @Nullable RuntimeException fault;

  private Cutting(Slicer slicer, Intake intake, Consumer<Stretch> made) {
    this.slicer = slicer;
    this.intake = intake;
    this.made = made;
  }

  /**
   * The stretches of a body, to be made one after the other. What makes it unreadable is an error
   * after all that stands before it.
   *
   * @param made hears of each stretch when it is made
   */
  static Flux<Supplier<Stretch>> of(
      Flux<byte[]> body, Slicer slicer, Intake intake, Consumer<Stretch> made) {
    return Flux.defer(
        () -> {
          Cutting cutting = new Cutting(slicer, intake, made);
          return body.concatMapDelayError(cutting::stretches, false, 0)
              .concatWith(Flux.defer(cutting::rest));
        });
  }

  private Flux<Supplier<Stretch>> stretches(byte[] next) {
    if (!isBegun) {
      Bodies.requireUtf8(next);
      isBegun = true;
    }
    piece = next;
    at = 0;
    return Flux.generate(this::next);
  }

  private Flux<Supplier<Stretch>> rest() {
    slices = slicer.end();
    nextSlice = 0;
    return Flux.generate(this::next);
  }

  private void next(SynchronousSink<Supplier<Stretch>> sink) {
    if (fault != null) {
      sink.error(fault);
    } else if (hasSlices() || at < piece.length) {
      sink.next(this::make);
    } else {
      sink.complete();
    }
  }

  private boolean hasSlices() {
    return nextSlice < slices.size();
  }

  /** Somebody may have been waiting to make this one when the body was found to be unreadable. */
  private Stretch make() {
    Stretch.Builder stretch = intake.begin();
    try {
      while (fault == null && !stretch.isFull() && (hasSlices() || cut())) {
        if (hasSlices()) {
          intake.read(slices.get(nextSlice++), stretch);
        }
      }
    } catch (RuntimeException unreadable) {
      fault = unreadable;
    }
    Stretch whole = intake.end(stretch, through());
    made.accept(whole);
    return whole;
  }

  /** Whether there was anything left to cut. */
  private boolean cut() {
    if (at == piece.length) {
      return false;
    }
    int to = Math.min(piece.length, at + BYTES_AT_ONCE);
    byte[] bytes = to - at == piece.length ? piece : Arrays.copyOfRange(piece, at, to);
    at = to;
    slices = slicer.take(bytes);
    nextSlice = 0;
    requireEnd(bytes.length);
    return true;
  }

  /** One record too long is passed over; one that never ends is not read for ever. */
  private void requireEnd(int more) {
    withoutEnd = slices.isEmpty() && slicer.isWithin() ? withoutEnd + more : 0;
    if (withoutEnd > LONGEST) {
      throw new Problem(
          ProblemType.TOO_LARGE, "One record goes on for more than " + LONGEST + " bytes.");
    }
  }

  private long through() {
    return hasSlices() ? slices.get(nextSlice).number() - 1 : slicer.through();
  }
}
