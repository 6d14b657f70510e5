package dev.sluice.access;

import dev.sluice.store.Column;
import dev.sluice.store.OrNull;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Asks again and again what has been revoked since the last time, for whoever may not have heard of
 * it. Rows are not committed in the order in which they are written, so that each question goes
 * back to the oldest transaction that was under way at the last one.
 */
final class Unheard {

  /** Well below what the table keeps. */
  private static final long KEPT = Duration.ofMinutes(3).toNanos();

  private final Revocable concerned;
  private final LongSupplier nanoTime;
  private volatile @Nullable Answer last;

  /**
   * @param concerned is told what is new with each answer, or to doubt all where more may have been
   *     revoked than can be said: at first, and after a pause
   */
  Unheard(Revocable concerned, LongSupplier nanoTime) {
    this.concerned = concerned;
    this.nanoTime = nanoTime;
  }

  /** What a row says, and who has written it. */
  private record Word(String writtenIn, String name) {}

  private record Answer(String underWay, Set<Word> words, long at) {}

  private record Row(String underWay, @Nullable String writtenIn, @Nullable String name) {

    static Row of(Readable row) {
      return new Row(
          Column.required(row, "under_way", String.class),
          row.get("written_in", String.class),
          row.get("name", String.class));
    }

    static Set<Word> words(List<Row> rows) {
      return rows.stream()
          .filter(row -> row.writtenIn() != null && row.name() != null)
          .map(row -> new Word(String.valueOf(row.writtenIn()), String.valueOf(row.name())))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Completes once the names are told that are new since the last time. */
  Mono<Void> ask(Session session) {
    return Mono.defer(() -> ask(session, isLost() ? null : last));
  }

  private Mono<Void> ask(Session session, @Nullable Answer before) {
    return session
        .sql(
            """
            SELECT
              pg_snapshot_xmin(pg_current_snapshot())::text AS under_way,
              written_in::text AS written_in, name
            FROM (VALUES (true)) AS always
            LEFT JOIN revocations
              ON written_in >= coalesce(CAST(:since AS xid8), pg_snapshot_xmin(pg_current_snapshot()))
            """)
        .bind("since", OrNull.of(before == null ? null : before.underWay(), String.class))
        .map(Row::of)
        .all()
        .collectList()
        .doOnNext(rows -> said(rows, before))
        .then();
  }

  private boolean isLost() {
    Answer known = last;
    return known == null || nanoTime.getAsLong() - known.at() > KEPT;
  }

  /** What counts as said has been passed on: the next question leaves it out. */
  private void said(List<Row> rows, @Nullable Answer before) {
    Set<Word> words = Row.words(rows);
    if (before == null) {
      concerned.doubt();
    }
    concerned.forget(fresh(words, before));
    concerned.heard();
    last = new Answer(rows.getFirst().underWay(), words, nanoTime.getAsLong());
  }

  private static Set<String> fresh(Set<Word> words, @Nullable Answer before) {
    return words.stream()
        .filter(word -> before == null || !before.words().contains(word))
        .map(Word::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
