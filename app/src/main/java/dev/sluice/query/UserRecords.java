package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** All that is kept of one user, as lines of which each says what it is. */
final class UserRecords {

  private static final String OWN_PROFILE = ClassPathText.of("sql/own_profile.sql");

  private final DatabaseClient database;
  private final JsonMapper json;

  UserRecords(DatabaseClient database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Totals(
      String kind,
      String user,
      long actions,
      @Nullable Instant firstSeen,
      @Nullable Instant lastSeen,
      Instant asOf) {

    static Totals of(Readable row, String user, Instant asOf) {
      return new Totals(
          "user",
          user,
          Column.required(row, "actions", Long.class),
          row.get("first_seen", Instant.class),
          row.get("last_seen", Instant.class),
          asOf);
    }
  }

  /** What was said of this id alone, and which others it was joined to. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Profile(String kind, @JsonUnwrapped UserProfile said) {}

  private record Report(String kind, Instant startsAt, Instant endsAt, long actions) {

    static Report of(Readable row) {
      return new Report(
          "report",
          Column.required(row, "starts_at", Instant.class),
          Column.required(row, "ends_at", Instant.class),
          Column.required(row, "actions", Long.class));
    }
  }

  private record Letter(String kind, String reason, Instant buriedAt, @JsonRawValue String event) {

    static Letter of(Readable row) {
      return new Letter(
          "dead-letter",
          Column.required(row, "reason", String.class),
          Column.required(row, "created_at", Instant.class),
          new String(Column.required(row, "payload", byte[].class), UTF_8));
    }
  }

  private record Line(String kind, FoundEvent event) {}

  private record End(String kind, long events) {}

  /** One after the other, each read when the one before it has been taken. */
  Download of(UUID client, String user, Instant asOf) {
    EventFilter his = new EventFilter(null, user, null, null, null, null);
    Selection all = Selection.of(his, TimeRange.ALWAYS, TimeRange.ALWAYS);
    SearchQuery query = new SearchQuery(all, Order.ASC, 1, Cursor.first(Order.ASC));
    Export events =
        new Export(
            new Search(database, client, query.before(asOf), System::nanoTime),
            event -> line(new Line("event", event)),
            System::nanoTime);
    return new Download(
        ExportFormat.NDJSON.headers("user", asOf),
        Flux.concat(
            Flux.just(totals(client, user, asOf), profile(client, user), reports(client, user)),
            letters(client, user),
            events.pieces(),
            Flux.just(Mono.fromSupplier(() -> line(new End("end", events.events()))))),
        events::events);
  }

  private Mono<byte[]> totals(UUID client, String user, Instant asOf) {
    return ask(
            """
            SELECT
              coalesce(sum(actions), 0)::bigint AS actions,
              min(first_seen) FILTER (WHERE log_partition <> -1) AS first_seen,
              max(last_seen) FILTER (WHERE log_partition <> -1) AS last_seen
            FROM users WHERE client_id = :client AND user_id = :user
            """,
            client,
            user)
        .map(row -> Totals.of(row, user, asOf))
        .one()
        .map(this::line);
  }

  private Mono<byte[]> profile(UUID client, String user) {
    return ask(OWN_PROFILE, client, user)
        .map(UserProfile::of)
        .all()
        .map(said -> line(new Profile("profile", said)))
        .collectList()
        .map(UserRecords::together);
  }

  private Mono<byte[]> reports(UUID client, String user) {
    return ask(
            """
            SELECT period.starts_at, ends_at, actions
            FROM closed_periods AS period
            JOIN activity_reports AS report ON report.starts_at = period.starts_at
            WHERE kind = 'report' AND client_id = :client AND user_id = :user
            ORDER BY starts_at
            """,
            client,
            user)
        .map(Report::of)
        .all()
        .map(this::line)
        .collectList()
        .map(UserRecords::together);
  }

  /** Each by itself: a letter may be large. */
  private Flux<Mono<byte[]>> letters(UUID client, String user) {
    return ask(
            "SELECT id FROM dead_letters WHERE client_id = :client AND user_id = :user ORDER BY id",
            client,
            user)
        .map(row -> Column.required(row, "id", Long.class))
        .all()
        .collectList()
        .flatMapIterable(ids -> ids)
        .map(this::letter);
  }

  private Mono<byte[]> letter(long id) {
    return database
        .sql("SELECT reason, created_at, payload FROM dead_letters WHERE id = :id")
        .bind("id", id)
        .map(Letter::of)
        .one()
        .map(this::line);
  }

  private GenericExecuteSpec ask(String statement, UUID client, String user) {
    return database.sql(statement).bind("client", client).bind("user", user);
  }

  private byte[] line(Object line) {
    return (json.writeValueAsString(line) + "\n").getBytes(UTF_8);
  }

  private static byte[] together(List<byte[]> lines) {
    byte[] all = new byte[lines.stream().mapToInt(line -> line.length).sum()];
    int end = 0;
    for (byte[] line : lines) {
      System.arraycopy(line, 0, all, end, line.length);
      end += line.length;
    }
    return all;
  }
}
