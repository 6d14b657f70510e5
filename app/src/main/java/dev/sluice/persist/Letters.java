package dev.sluice.persist;

import dev.sluice.platform.JsonPage;
import dev.sluice.store.OrNull;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds dead letters, the newest first, and marks those that were replayed. */
final class Letters {

  private static final String SEARCH =
      """
      SELECT %s FROM dead_letters
      WHERE (created_at, id) < (:beforeTime, :beforeId)
        AND created_at >= :from AND created_at < :to
        AND (:reason::text IS NULL OR reason = :reason)
        AND (:replayed::boolean IS NULL OR (replayed_at IS NOT NULL) = :replayed)
      ORDER BY created_at DESC, id DESC
      LIMIT :limit
      """
          .formatted(BuriedLetter.COLUMNS);

  private static final String FIND =
      "SELECT %s FROM dead_letters WHERE id = :id".formatted(BuriedLetter.COLUMNS);

  /** Of the largest letters so many are held besides those of the page. */
  private static final int AT_ONCE = 4;

  private final DatabaseClient database;
  private final JsonMapper json;

  Letters(DatabaseClient database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  /** A page of them; no more is read from the database than finds room in it. */
  Mono<JsonPage> find(LetterQuery query) {
    return Mono.defer(
        () -> {
          JsonPage page = new JsonPage(json, query.limit());
          return search(query)
              .takeWhile(letter -> page.takes(ShownLetter.of(letter), () -> letter.cursor().text()))
              .then(Mono.just(page));
        });
  }

  private Flux<BuriedLetter> search(LetterQuery query) {
    String reason = query.reason() == null ? null : query.reason().label();
    return database
        .sql(SEARCH)
        .filter(search -> search.fetchSize(AT_ONCE))
        .bind("beforeTime", query.before().buriedAt())
        .bind("beforeId", query.before().id())
        .bind("from", query.buried().from())
        .bind("to", query.buried().to())
        // one more than is shown tells whether there is a next page
        .bind("limit", query.limit() + 1)
        .bind("reason", OrNull.of(reason, String.class))
        .bind("replayed", OrNull.of(query.replayed(), Boolean.class))
        .map(BuriedLetter::of)
        .all();
  }

  /** The letter of that number, or nothing. */
  Mono<BuriedLetter> find(long id) {
    return database.sql(FIND).bind("id", id).map(BuriedLetter::of).one();
  }

  Mono<Void> markReplayed(long id) {
    return database
        .sql("UPDATE dead_letters SET replayed_at = now() WHERE id = :id")
        .bind("id", id)
        .then();
  }
}
