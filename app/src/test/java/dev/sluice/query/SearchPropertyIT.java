package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.access.Cursors;
import dev.sluice.platform.JsonPage;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is asked, the pages together are what a plain statement over the rows finds. */
class SearchPropertyIT {

  private static final int DAYS = 3;
  private static final int ROWS_OF_A_DAY = 3_000;
  private static final int ROWS_OF_A_SEGMENT = 250;
  private static final int MOST_PAGES = 100;
  private static final int ANY_LIMIT = 1;
  private static final int SECONDS_OF_A_DAY = 24 * 60 * 60;
  private static final LocalDate FIRST = LocalDate.of(2020, 4, 1);
  private static final UUID CLIENT = UUID.randomUUID();
  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);
  private static final Cursors CURSORS = SharedServer.get().bean(Cursors.class);

  private final Random random = Seed.random();

  @BeforeAll
  static void store() {
    Random random = Seed.random();
    for (int day = 0; day < DAYS; day++) {
      run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      run(rows(random, day));
      run(
          """
          INSERT INTO event_segments
          SELECT date_bin('10 minutes', received_at, 'epoch'), segment FROM events
          WHERE client_id = '%s'
          GROUP BY 1, 2
          ON CONFLICT DO NOTHING
          """
              .formatted(CLIENT));
    }
  }

  /** Some come many segments late, and many at one moment. */
  private static String rows(Random random, int day) {
    return """
    INSERT INTO events (
      client_id, id, action, user_id, page, role, session_id, occurred_at, received_at, ip, metadata,
      log_partition, segment, log_offset)
    SELECT
      '%1$s', md5('%2$s' || n)::uuid, 'a' || floor(power(r1, 3) * 20), 'u' || floor(r2 * 300),
      CASE WHEN n %% 3 > 0 THEN 'p' || n %% 7 END, CASE WHEN n %% 2 > 0 THEN 'r' || n %% 3 END,
      's' || floor(r1 * 2000), at - r2 * interval '3 hours' + (n %% 7 / 6) * r2 * interval '27 hours', at, ('192.0.2.' || n %% 5)::inet,
      CASE WHEN n %% 4 > 0 THEN jsonb_build_object('Item', 'thing-' || floor(r1 * 50)) END,
      0, %3$d + n / %7$d + CASE WHEN r2 > 0.9 THEN floor(r1 * 9)::int ELSE 0 END, n
    FROM
      (SELECT setseed(%4$s)) AS seeded,
      LATERAL (SELECT n, random() AS r1, random() AS r2 FROM generate_series(1, %5$d) AS n) AS number,
      LATERAL (
        SELECT date_trunc('minute', '%6$s 00:00:00Z'::timestamptz + r1 * interval '23 hours 59 minutes')
      ) AS moment (at)
    """
        .formatted(
            CLIENT,
            UUID.randomUUID(),
            day * (ROWS_OF_A_DAY / ROWS_OF_A_SEGMENT),
            random.nextDouble(),
            ROWS_OF_A_DAY,
            FIRST.plusDays(day),
            ROWS_OF_A_SEGMENT);
  }

  @Test
  void pages_together_are_what_a_plain_statement_finds() {
    for (int i = 0; i < 60; i++) {
      SearchQuery query = query();
      List<String> all = plainly(query);

      assertThat(found(query, several(all), Duration.ofMinutes(1)))
          .as("%s, %s", query, Seed.hint())
          .isEqualTo(all);
    }
  }

  @Test
  void they_are_so_where_each_breaks_off_as_soon_as_it_may() {
    for (int i = 0; i < 8; i++) {
      SearchQuery query = query();
      List<String> all = plainly(query);

      assertThat(found(query, several(all), Duration.ZERO))
          .as("%s, %s", query, Seed.hint())
          .isEqualTo(all);
    }
  }

  @Test
  void steps_that_stop_wherever_nobody_takes_more_find_the_same() {
    for (int i = 0; i < 60; i++) {
      SearchQuery query = query();
      List<String> all = plainly(query);

      assertThat(taken(query, several(all))).as("%s, %s", query, Seed.hint()).isEqualTo(all);
    }
  }

  @Test
  void an_export_is_what_a_plain_statement_finds() {
    for (int i = 0; i < 20; i++) {
      SearchQuery query = query();

      assertThat(exported(query)).as("%s, %s", query, Seed.hint()).isEqualTo(plainly(query));
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void pages_have_each_event_once_while_newer_and_older_ones_are_stored(Order order) {
    UUID client = UUID.randomUUID();
    store(client, 60, 30);
    for (EventFilter fields :
        List.of(EventFilter.NONE, new EventFilter(null, "u", null, null, null, null))) {
      SearchQuery query =
          new SearchQuery(
              Selection.of(fields, TimeRange.ALWAYS, TimeRange.ALWAYS),
              order,
              7,
              Cursor.first(order));
      List<String> before = found(client, query, Duration.ofMinutes(1), () -> {});

      List<String> found =
          found(
              client,
              query,
              Duration.ofMinutes(1),
              () -> store(client, 13 + random.nextInt(90), 20));

      assertThat(found).as(Seed.hint()).doesNotHaveDuplicates().containsSubsequence(before);
    }
  }

  /** So many, each some seconds after the one before, all within the same half an hour. */
  private static void store(UUID client, int seconds, int many) {
    run(
        """
        INSERT INTO events (
          client_id, id, action, user_id, occurred_at, received_at, log_partition, segment, log_offset)
        SELECT '%1$s', gen_random_uuid(), 'a', 'u', at, at, 0, 0, n
        FROM generate_series(1, %2$d) AS n,
          LATERAL (SELECT '%3$s 12:15:00Z'::timestamptz + (n - %2$d / 2) * interval '%4$d seconds') AS moment (at)
        """
            .formatted(client, many, FIRST, seconds));
    run(
        """
        INSERT INTO event_segments
        SELECT DISTINCT date_bin('10 minutes', received_at, 'epoch'), 0 FROM events WHERE client_id = '%s'
        ON CONFLICT DO NOTHING
        """
            .formatted(client));
  }

  private static List<String> exported(SearchQuery query) {
    Export export =
        new Export(
            new Search(DATABASE, CLIENT, query, System::nanoTime),
            event -> (event.id() + "\n").getBytes(UTF_8),
            System::nanoTime);
    String lines =
        String.join(
            "", Answers.of(export.pieces().concatMap(piece -> piece.map(SearchPropertyIT::text))));
    List<String> ids = lines.lines().toList();
    assertThat(export.events()).isEqualTo(ids.size());
    return ids;
  }

  private static String text(byte[] piece) {
    return new String(piece, UTF_8);
  }

  private static List<String> taken(SearchQuery query, int most) {
    Search search = new Search(DATABASE, CLIENT, query, System::nanoTime);
    List<String> all = new ArrayList<>();
    while (!search.isOver()) {
      Handful handful = new Handful(most);
      Answers.of(search.goOn(handful).thenReturn(true));
      all.addAll(handful.ids);
    }
    return all;
  }

  /** So many at a time. */
  private static final class Handful implements Search.Taker {

    private final int most;
    private final List<String> ids = new ArrayList<>();

    Handful(int most) {
      this.most = most;
    }

    @Override
    public boolean takes(FoundEvent event) {
      return ids.size() < most && ids.add(event.id().toString());
    }

    @Override
    public int room() {
      return most - ids.size();
    }
  }

  /** As few as one, unless it would take too many of them. */
  private int several(List<String> all) {
    return 1 + all.size() / MOST_PAGES + random.nextInt(900);
  }

  private SearchQuery query() {
    Order order = random.nextBoolean() ? Order.ASC : Order.DESC;
    EventFilter fields =
        new EventFilter(
            perhaps(0.4, "a" + random.nextInt(22)),
            perhaps(0.2, "u" + random.nextInt(310)),
            perhaps(0.3, "p" + random.nextInt(8)),
            perhaps(0.3, "r" + random.nextInt(4)),
            perhaps(0.1, "s" + random.nextInt(2_000)),
            random.nextInt(4) > 0 ? null : "192.0.2." + random.nextInt(6));
    TimeRange received = range();
    TimeRange occurred = random.nextInt(3) > 0 ? TimeRange.ALWAYS : range();
    String text = perhaps(0.2, "THING-" + random.nextInt(50));
    return new SearchQuery(
        new Selection(new Conditions(fields, occurred, text), received),
        order,
        ANY_LIMIT,
        Cursor.first(order));
  }

  private @Nullable String perhaps(double chance, String value) {
    return random.nextDouble() < chance ? value : null;
  }

  private TimeRange range() {
    if (random.nextBoolean()) {
      return TimeRange.ALWAYS;
    }
    Instant from =
        FIRST.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(random.nextInt(200_000));
    return new TimeRange(from, from.plusSeconds(random.nextInt(SECONDS_OF_A_DAY)));
  }

  private static List<String> found(SearchQuery query, int limit, Duration patience) {
    SearchQuery limited = new SearchQuery(query.wanted(), query.order(), limit, query.after());
    return found(CLIENT, limited, patience, () -> {});
  }

  private static List<String> found(
      UUID client, SearchQuery query, Duration patience, Runnable meanwhile) {
    EventSearch search =
        new EventSearch(
            SharedServer.get().bean("reads", Reads.class),
            JsonMapper.shared(),
            CURSORS,
            patience,
            System::nanoTime);
    List<String> found = new ArrayList<>();
    for (Cursor next = query.after(); next != null; ) {
      JsonPage page = Answers.of(search.find(client, from(query, next)));
      JsonNode read = JsonMapper.shared().readTree(page.bytes());
      read.path("data").forEach(event -> found.add(event.path("id").asString()));
      next = read.path("next").isNull() ? null : opened(client, read.path("next").asString());
      meanwhile.run();
    }
    return found;
  }

  private static Cursor opened(UUID client, String text) {
    return CURSORS.opened(client, EventSearch.LIST, text).flatMap(Cursor::parse).orElseThrow();
  }

  private static SearchQuery from(SearchQuery query, Cursor after) {
    return new SearchQuery(query.wanted(), query.order(), query.limit(), after);
  }

  private static List<String> plainly(SearchQuery query) {
    GenericExecuteSpec statement =
        DATABASE
            .sql(
                """
                SELECT id FROM events
                WHERE client_id = :client
                  AND (:action::text IS NULL OR action = :action)
                  AND (:user::text IS NULL OR user_id = :user)
                  AND (:page::text IS NULL OR page = :page)
                  AND (:role::text IS NULL OR role = :role)
                  AND (:session::text IS NULL OR session_id = :session)
                  AND (:ip::inet IS NULL OR ip = :ip::inet)
                  AND (:text::text IS NULL OR metadata::text ILIKE '%%' || :text || '%%')
                  AND received_at >= :from AND received_at < :to
                  AND occurred_at >= :occurredFrom AND occurred_at < :occurredTo
                ORDER BY received_at %1$s, id %1$s
                """
                    .formatted(query.order().name()))
            .bind("client", CLIENT)
            .bind("from", query.received().from())
            .bind("to", query.received().to())
            .bind("occurredFrom", query.conditions().occurred().from())
            .bind("occurredTo", query.conditions().occurred().to());
    EventFilter fields = query.conditions().fields();
    statement = bind(statement, "action", fields.action());
    statement = bind(statement, "user", fields.user());
    statement = bind(statement, "page", fields.page());
    statement = bind(statement, "role", fields.role());
    statement = bind(statement, "session", fields.session());
    statement = bind(statement, "text", query.conditions().text());
    statement = bind(statement, "ip", fields.ip());
    return Answers.of(
        statement.map(row -> Column.required(row, "id", UUID.class).toString()).all());
  }

  private static GenericExecuteSpec bind(
      GenericExecuteSpec statement, String name, @Nullable String value) {
    return value == null ? statement.bindNull(name, String.class) : statement.bind(name, value);
  }

  private static void run(String sql) {
    Answers.of(DATABASE.sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }
}
