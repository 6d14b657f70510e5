package dev.sluice.live;

import dev.sluice.live.Replays.Origin;
import dev.sluice.live.Replays.Replay;
import dev.sluice.platform.EventFrame;
import dev.sluice.query.Frontier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one client as all who read them on this node are shown them: read and put
 * into words once, passage by passage, each of which begins where the last one ended.
 */
final class Tail {

  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(1500).toNanos();
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LATE_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long BEHIND_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_UNREAD = 16;
  private static final long BEHIND = -1;

  private final UUID client;
  private final FrontierText ids;
  private final TailReaders readers = new TailReaders();
  private final Replays replays = new Replays();
  private final Allowance allowance;
  private final Lateness lateness = new Lateness();
  private final Unread unread = new Unread(MOST_UNREAD);
  private final Unread unreadOfAll;
  private @Nullable Frontier end;
  private @Nullable Frontier goal;
  private long number;
  private long looksBegun;
  private long looksOver;
  private long lookedAt;
  private long reachedAt;
  private long restsUntil;
  private int owed;
  private boolean isHinted;
  private boolean isRead;
  private boolean isReplayed;
  private boolean hasLaggards;
  private boolean isLate;
  private volatile boolean isPlaceWanted;

  /**
   * @param unreadOfAll what is on its way to those who read any tail
   */
  Tail(UUID client, FrontierText ids, int eventsPerSecond, Unread unreadOfAll, long nanoTime) {
    this.client = client;
    this.ids = ids;
    this.unreadOfAll = unreadOfAll;
    this.allowance = new Allowance(eventsPerSecond, nanoTime);
    this.lookedAt = nanoTime - LOOK_EVERY_NANOS;
    this.restsUntil = nanoTime;
    this.reachedAt = nanoTime;
  }

  /**
   * What is to be read.
   *
   * @param room how many events may be shown of it
   * @param isLate whether it has come together while nobody could look
   */
  record Stretch(Frontier from, Frontier to, int room, boolean isLate) {}

  /**
   * What some readers have missed.
   *
   * @param from where they stand
   * @param to where all others stand
   * @param number of the last passage that these were told
   */
  record Missed(Frontier from, Frontier to, long number, TailReaders readers) {}

  UUID client() {
    return client;
  }

  FrontierText ids() {
    return ids;
  }

  synchronized void join(TailReader reader) {
    readers.add(reader);
  }

  /** Whether nobody is left. */
  synchronized boolean leave(TailReader reader) {
    readers.remove(reader);
    replays.remove(reader);
    return readers.isEmpty();
  }

  /** Something was stored. */
  synchronized void hear() {
    isHinted = true;
  }

  /** Whether it is time to ask how far it has come; who is told so does it. */
  synchronized boolean beginsToLook(long nanoTime) {
    long past = nanoTime - lookedAt;
    boolean isTime = past >= LOOK_EVERY_NANOS || (isHinted && past >= LOOK_AGAIN_NANOS);
    if (!isTime || goal != null || nanoTime < restsUntil) {
      return false;
    }
    looksBegun++;
    isHinted = false;
    lookedAt = nanoTime;
    return true;
  }

  /** It has come so far; what lies between is to be read where there is anything. */
  synchronized void aim(Frontier found) {
    Frontier from = end;
    Frontier to = found.since(found.since().minus(lateness.expected()));
    if (from == null || (from.leadsTo(to) && from.eventsTo(to) == 0)) {
      reach(to);
    } else {
      goal = to;
      isLate = lookedAt - reachedAt > LATE_NANOS;
      owed = isLate ? allowance.in(lookedAt - reachedAt) : 0;
    }
  }

  private void reach(Frontier place) {
    end = place;
    goal = null;
    looksOver = looksBegun;
    reachedAt = lookedAt;
  }

  /** What is to be read now, by nobody else. */
  synchronized Optional<Stretch> beginsToRead(long nanoTime) {
    Frontier from = end;
    Frontier to = goal;
    if (from == null || to == null || isRead || nanoTime < restsUntil) {
      return Optional.empty();
    }
    isRead = true;
    return Optional.of(new Stretch(from, to, Math.max(owed, allowance.left(nanoTime)), isLate));
  }

  /** Shows it to all who are not behind. */
  synchronized void tell(Stretch stretch, Passage passage, long nanoTime) {
    allowance.spend(passage.events());
    owed -= Math.min(owed, passage.events());
    passage.oldest().ifPresent(received -> lateness.add(received, Instant.now()));
    if (passage.end().equals(goal)) {
      reach(passage.end());
    } else {
      end = passage.end();
    }
    tell(passage);
  }

  private void tell(Passage passage) {
    number++;
    long told = number;
    readers.deliver(
        (filter, wire) -> words(passage.messages(filter), filter, wire),
        (reader, frame, now) -> reader.tell(frame, told, passage.end(), now),
        (reader, now) -> reader.miss(told, now));
  }

  /** Of filters that may be any number no more than a few are told before their words have left. */
  private @Nullable EventFrame words(List<Message> words, TailFilter filter, Wire wire) {
    if (words.isEmpty() || !filter.isOneOfMany()) {
      return wire.frame(words);
    }
    return mayReplay() ? kept(wire.apart(words)) : null;
  }

  /** Somebody is behind, and is not ready for what he has missed. */
  synchronized void lag() {
    hasLaggards = true;
  }

  /** Asks those who are behind once more. */
  synchronized void nudge() {
    if (hasLaggards) {
      hasLaggards = false;
      readers.forEach(TailReader::nudge);
    }
  }

  /** One who is behind, or has just come. */
  synchronized void await(TailReader reader, Origin from) {
    isHinted |= replays.add(reader, from, end, looksBegun);
  }

  /** Somebody has come further than he was told, which is told to all such in the same words. */
  void wantPlace() {
    isPlaceWanted = true;
  }

  /** Tells where it is: nothing has to be read for that, and nobody waited for. */
  synchronized void tellPlace(long nanoTime) {
    Frontier here = end;
    if (here == null || nanoTime < restsUntil) {
      return;
    }
    List<Replay> level = replays.level(here);
    if (isPlaceWanted || !level.isEmpty()) {
      Passage place = Passage.start(ids, here);
      level.forEach(some -> welcome(some, some.from().isLost() ? Passage.lost(ids, here) : place));
      tellPlace(place);
    }
  }

  private void welcome(Replay some, Passage place) {
    replays.remove(some);
    long told = number;
    some.readers()
        .deliverAlike(
            wire -> wire.frame(place.messages()),
            (reader, frame, now) -> reader.give(frame, told, place.end(), now));
  }

  private void tellPlace(Passage place) {
    if (isPlaceWanted) {
      isPlaceWanted = false;
      long told = number;
      readers.deliverAlike(
          wire -> wire.frame(place.messages()),
          (reader, frame, now) -> reader.tellPlace(frame, told, place.end(), now));
    }
  }

  /** What some have missed, to be given to them by nobody else. */
  synchronized Optional<Missed> beginsToReplay(long nanoTime) {
    Frontier to = end;
    if (to == null || isReplayed || nanoTime < restsUntil || !mayReplay()) {
      return Optional.empty();
    }
    Optional<Replay> due = replays.poll(to, looksOver);
    isReplayed = due.isPresent();
    return due.map(replay -> new Missed(place(replay), to, number, replay.readers()));
  }

  private static Frontier place(Replay replay) {
    return Objects.requireNonNull(replay.from().place());
  }

  /** What the readers of others do not take is nothing to those who have taken all of theirs. */
  private boolean mayReplay() {
    return unread.isEmpty() || (unread.hasRoom() && unreadOfAll.hasRoom());
  }

  synchronized void give(Missed missed, Passage passage) {
    long given = passage.end().equals(missed.to) ? missed.number : BEHIND;
    missed.readers.deliver(
        (filter, wire) ->
            filter.isOneOfMany()
                ? words(passage.messages(filter), filter, wire)
                : kept(wire.apart(passage.messages(filter))),
        (reader, frame, now) -> reader.give(frame, given, passage.end(), now),
        (reader, now) -> reader.isGivenUp());
  }

  private EventFrame kept(EventFrame frame) {
    unread.add(frame);
    unreadOfAll.add(frame);
    return frame;
  }

  /** They have to ask once more, in a while. */
  synchronized void giveUp(Missed missed) {
    missed.readers.forEach(TailReader::isGivenUp);
  }

  /** Whether it has not been known for long how far it has come, so that events come late. */
  synchronized boolean isBehind(long nanoTime) {
    return nanoTime - reachedAt > BEHIND_NANOS;
  }

  synchronized void endRead() {
    isRead = false;
  }

  synchronized void endReplay() {
    isReplayed = false;
  }

  /** The database has not answered. */
  synchronized void rest(long nanoTime) {
    restsUntil = nanoTime + REST_NANOS;
    isHinted = true;
  }
}
