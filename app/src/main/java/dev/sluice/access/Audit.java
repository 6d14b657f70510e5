package dev.sluice.access;

import dev.sluice.platform.CursorText;
import dev.sluice.platform.JsonPage;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Shows who has changed what, the newest first. */
final class Audit {

  private final DatabaseClient database;
  private final JsonMapper json;

  Audit(DatabaseClient database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  /** Where an entry stands among all: whoever holds it goes on behind that entry. */
  record Place(Instant at, long id) {

    static final Place NEWEST = new Place(TimeRange.LATEST, Long.MAX_VALUE);

    String text() {
      return CursorText.of(at, id);
    }

    static Optional<Place> parse(String text) {
      return CursorText.parse(text, 1, (at, numbers) -> new Place(at, numbers[0]));
    }
  }

  /** A deed as it is shown. */
  private record Entry(
      long id, Instant at, UUID client, String credential, String what, String subject) {

    static Entry of(Readable row) {
      return new Entry(
          Column.required(row, "id", Long.class),
          Column.required(row, "at", Instant.class),
          Column.required(row, "client_id", UUID.class),
          Column.required(row, "credential", String.class),
          Column.required(row, "what", String.class),
          Column.required(row, "subject", String.class));
    }

    String cursor() {
      return new Place(at, id).text();
    }
  }

  Mono<JsonPage> list(PageQuery<Place> query) {
    return query.page(
        json,
        database
            .sql(
                """
                SELECT id, at, client_id, credential, what, subject FROM audit
                WHERE (at, id) < (:beforeTime, :beforeId)
                ORDER BY at DESC, id DESC
                LIMIT :limit
                """)
            .bind("beforeTime", query.before().at())
            .bind("beforeId", query.before().id())
            .bind("limit", query.limit() + 1)
            .map(Entry::of)
            .all(),
        entry -> entry,
        Entry::cursor);
  }
}
