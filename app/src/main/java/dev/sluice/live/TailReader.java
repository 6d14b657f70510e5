package dev.sluice.live;

import dev.sluice.live.Replays.Origin;
import dev.sluice.platform.EventFrame;
import dev.sluice.query.Frontier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One who reads a tail. What he has not taken yet is never more than one frame: whoever is slow is
 * behind, and is given what he has missed from the database once he is ready.
 */
final class TailReader extends Recipient {

  private static final long NEVER = -1;

  private final Tail tail;
  private final TailFilter filter;
  private final boolean isLost;

  /** Behind what he has been given; nothing where he begins now. */
  private @Nullable Frontier at;

  /** What he was told last of where he is. */
  private @Nullable Frontier told;

  private long heard = NEVER;
  private long seen = NEVER;
  private boolean isAwaited;

  TailReader(Tail tail, TailQuery query, Outlet outlet, long now) {
    super(outlet, now);
    this.tail = tail;
    this.filter = query.filter();
    this.at = query.after();
    this.isLost = query.isLost();
  }

  Tail tail() {
    return tail;
  }

  TailFilter filter() {
    return filter;
  }

  private boolean isBehind() {
    return seen == NEVER || seen < heard;
  }

  /**
   * What follows what he has seen.
   *
   * @param passage nothing where nothing in it is for him
   * @param number of the passage
   * @param end where it ends
   */
  void tell(@Nullable EventFrame passage, long number, Frontier end, long now) {
    heard = number;
    if (seen == number - 1 && (passage == null || isReady())) {
      take(passage, end, now);
      seen = number;
    } else {
      catchUp(now);
    }
  }

  /** What follows can't be told to him now. */
  void miss(long number, long now) {
    heard = number;
    catchUp(now);
  }

  /**
   * What he was behind with.
   *
   * @param number of the passage that ends where this ends, or one before all
   */
  void give(@Nullable EventFrame passage, long number, Frontier end, long now) {
    isAwaited = false;
    take(passage, end, now);
    seen = number;
    heard = Math.max(heard, number);
    catchUp(now);
  }

  private void take(@Nullable EventFrame passage, Frontier end, long now) {
    if (passage != null) {
      send(passage, now);
      told = end;
    }
    at = end;
  }

  /** Where nothing was for him, he is told how far he has come all the same. */
  @Override
  void catchUp(long now) {
    Frontier place = at;
    if (isBehind()) {
      ask();
    } else if (isReady() && place != null && !place.equals(told)) {
      tail.wantPlace();
    }
  }

  /** For what he has missed, once he is ready for it. */
  private void ask() {
    if (!isReady()) {
      tail.lag();
    } else if (!isAwaited) {
      isAwaited = true;
      tail.await(this, new Origin(at, isLost && at == null));
    }
  }

  void nudge() {
    if (isBehind()) {
      ask();
    }
  }

  /** What he has missed can't be told now. */
  void isGivenUp() {
    isAwaited = false;
    tail.lag();
  }

  /**
   * How far he has come, for whom nothing was.
   *
   * @param words nothing where a place is not told in his way
   * @param number of the passage that ends there
   */
  void tellPlace(@Nullable EventFrame words, long number, Frontier place, long now) {
    if (seen == number && isReady() && !Objects.equals(at, told)) {
      at = place;
      told = place;
      if (words != null) {
        send(words, now);
      }
    }
  }
}
