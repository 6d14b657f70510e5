package dev.sluice.ingest;

import dev.sluice.log.EventLog.Durable;
import dev.sluice.log.Reach;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What has become of one request's events so far, in a bounded space however many they are. */
final class Tally {

  private static final int BYTES = 4 * 1024;
  private static final int BYTES_OF_AN_ID = 48;
  private static final int BYTES_OF_A_REFUSAL = 1024;

  private final int mostIds;
  private final Named named;
  private final List<Refused> refused = new ArrayList<>();
  private List<Refused> untold = new ArrayList<>();
  private boolean isNews;
  private final List<UUID> ids = new ArrayList<>();
  private long accepted;
  private long refusedCount;
  private Unit unit = Unit.LINE;
  private long through;
  private Reach reach = Reach.NOWHERE;

  static Tally ofDocument() {
    return new Tally(Integer.MAX_VALUE, Named.atTheEnd());
  }

  /** An answer that grows names no ids. */
  static Tally ofStream(Wish wish) {
    return wish.progress() ? new Tally(0, Named.inLines()) : ofStream();
  }

  static Tally ofStream() {
    return new Tally(Stretch.MOST_IDS, Named.atTheEnd());
  }

  private Tally(int mostIds, Named named) {
    this.mostIds = mostIds;
    this.named = named;
  }

  /** Those of the body's records that are named one by one. */
  Named named() {
    return named;
  }

  synchronized Tally add(Durable<Stretch> durable) {
    Stretch stretch = durable.stretch();
    accepted += stretch.accepted();
    refusedCount += stretch.refusedCount();
    unit = stretch.unit();
    through = stretch.through();
    reach = reach.and(durable.reach());
    addUpTo(mostIds, ids, stretch.ids());
    addUpTo(Stretch.MOST_SHOWN, refused, stretch.refused());
    if (named.areInLines()) {
      untold.addAll(stretch.refused());
      isNews = true;
    }
    return this;
  }

  private static <T> void addUpTo(int most, List<T> known, List<T> more) {
    known.addAll(more.subList(0, Math.min(more.size(), most - known.size())));
  }

  boolean isOneEvent() {
    return accepted == 1 && refusedCount == 0;
  }

  UUID firstId() {
    return ids.getFirst();
  }

  boolean isEmpty() {
    return accepted == 0 && refusedCount == 0;
  }

  long accepted() {
    return accepted;
  }

  long refusedCount() {
    return refusedCount;
  }

  /** About so many bytes, with what is kept beside it for the call that waits for it. */
  long size() {
    return BYTES + ids.size() * (long) BYTES_OF_AN_ID + refused.size() * (long) BYTES_OF_A_REFUSAL;
  }

  Reach reach() {
    return reach;
  }

  synchronized List<Map<String, Object>> refused() {
    return shown(refused);
  }

  private static List<Map<String, Object>> shown(List<Refused> refused) {
    return refused.stream().map(Refused::shown).toList();
  }

  Taken taken() {
    return new Taken(
        accepted, List.copyOf(ids), refused.stream().map(Refused::named).toList(), refusedCount);
  }

  /** The whole answer to a request that has been read to its end. */
  Map<String, Object> answer() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("accepted", accepted);
    answer.put("rejected", refused());
    answer.put("rejectedCount", refusedCount);
    answer.put("ids", ids);
    return answer;
  }

  /**
   * What is to be told since this was asked before: where the request stands, and what was refused.
   */
  synchronized Optional<Map<String, Object>> news() {
    if (!isNews) {
      return Optional.empty();
    }
    isNews = false;
    Map<String, Object> news = progress();
    if (!untold.isEmpty()) {
      news.put("rejections", shown(untold));
      named.told(untold.size());
      untold = new ArrayList<>();
    }
    return Optional.of(news);
  }

  /** Where a request stands that is still being read. */
  synchronized Map<String, Object> progress() {
    Map<String, Object> progress = new LinkedHashMap<>();
    unit.file().ifPresent(file -> progress.put("file", file));
    progress.put("through", through);
    progress.put("accepted", accepted);
    progress.put("rejected", refusedCount);
    return progress;
  }

  /** The same where it ends there, in the words of an answer to the whole. */
  Map<String, Object> partial() {
    Map<String, Object> partial = progress();
    partial.put("rejected", refused());
    partial.put("rejectedCount", refusedCount);
    return partial;
  }
}
