package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.query.Frontier.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/** Rows and counts as persist writes them: three that came at once, two that came much later. */
class EventTailIT {

  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);
  private static final String TOPIC = "tail-test";
  private static final int MANY = 1_000_000;

  private final EventTail tail = new EventTail(DATABASE, JsonMapper.shared(), TOPIC);
  private final UUID client = UUID.randomUUID();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final Instant longAgo = now.minus(Duration.ofDays(2));
  private final Frontier from = frontier(Map.of(0, new Point(10, 4)));
  private final Frontier to = frontier(Map.of(0, new Point(13, 7), 1, new Point(7, 2)));

  private Frontier frontier(Map<Integer, Point> points) {
    return new Frontier(now.minusSeconds(10), new TreeMap<>(points));
  }

  @BeforeEach
  void store() {
    for (long offset = 9; offset <= 13; offset++) {
      store(0, offset, now);
    }
    store(1, 5, longAgo);
    store(1, 6, longAgo);
  }

  private void store(int partition, long offset, Instant received) {
    Answers.of(
        DATABASE
            .sql("SELECT make_day(:day)")
            .bind("day", LocalDate.ofInstant(received, ZoneOffset.UTC))
            .fetch()
            .rowsUpdated()
            .defaultIfEmpty(0L));
    run(
        """
        INSERT INTO events (
          client_id, id, action, occurred_at, received_at, log_partition, segment, log_offset)
        VALUES (:client, gen_random_uuid(), 'a' || (:offset)::text, :at, :at, :partition, 0, :offset)
        """,
        partition,
        offset,
        received);
    run(
        """
        INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
        SELECT :client, key_number('total', ''), span::span, since, :partition, 1, :offset + 1
        FROM (VALUES ('minute', date_trunc('minute', :at::timestamptz)), ('all', 'epoch'))
          AS of (span, since)
        ON CONFLICT (client_id, key_id, span, since, log_partition)
          DO UPDATE SET value = kept.value + 1, version = excluded.version
        """,
        partition,
        offset,
        received);
  }

  private void run(String sql, int partition, long offset, Instant at) {
    Answers.of(
        DATABASE
            .sql(sql)
            .bind("client", client)
            .bind("partition", partition)
            .bind("offset", offset)
            .bind("at", at)
            .fetch()
            .rowsUpdated());
  }

  @Test
  void what_was_received_long_before_it_was_stored_is_found_as_well() {
    EventPage page = Answers.of(tail.read(client, from, to, MANY, MANY));

    assertThat(actions(page.events())).containsExactly("a5", "a6", "a10", "a11", "a12");
    assertThat(page.isWhole()).isTrue();
  }

  @Test
  void what_came_at_once_is_found_at_once() {
    Frontier sooner = frontier(Map.of(0, new Point(12, 6)));

    EventPage page = Answers.of(tail.read(client, from, sooner, MANY, MANY));

    assertThat(actions(page.events())).containsExactly("a10", "a11");
  }

  @Test
  void a_page_has_the_first_for_which_there_is_room() {
    EventPage few = Answers.of(tail.read(client, from, to, 2, MANY));
    assertThat(actions(few.events())).containsExactly("a5", "a6");
    assertThat(few.found()).isEqualTo(5);
    assertThat(few.isWhole()).isFalse();

    EventPage small = Answers.of(tail.read(client, from, to, MANY, 1));
    assertThat(actions(small.events())).containsExactly("a5");
    assertThat(small.found()).isEqualTo(5);
  }

  @Test
  void pages_follow_one_another_to_the_end_and_each_says_how_much_is_left() {
    List<EventPage> pages = all(to, 10, 2, MANY);

    assertThat(pages.stream().map(page -> actions(page.events())))
        .containsExactly(List.of("a5", "a6"), List.of("a10", "a11"), List.of("a12"));
    assertThat(pages).extracting(EventPage::found).containsExactly(5L, 3L, 1L);
    assertThat(pages).extracting(EventPage::isWhole).containsExactly(false, false, true);
    assertThat(all(to, 10, MANY, 1)).hasSize(5);
    assertThat(all(to, 2, 2, MANY)).extracting(EventPage::found).containsExactly(5L, 3L);
  }

  @Test
  void of_what_came_at_once_there_are_pages_as_well() {
    assertThat(all(frontier(Map.of(0, new Point(12, 6))), 10, 1, MANY))
        .extracting(page -> actions(page.events()))
        .containsExactly(List.of("a10"), List.of("a11"));
  }

  @Test
  void where_some_are_gone_there_is_one_page_which_says_so() {
    assertThat(all(frontier(Map.of(0, new Point(13, 9))), 10, 2, MANY))
        .singleElement()
        .satisfies(
            page -> {
              assertThat(actions(page.events())).containsExactly("a10", "a11");
              assertThat(page.found()).isEqualTo(3);
              assertThat(page.foundIn(0)).isEqualTo(3);
            });
  }

  @Test
  void whoever_goes_on_behind_a_page_knows_where_the_rest_lies_unless_that_is_far_away() {
    Instant soon = now.minus(Duration.ofMinutes(3));
    store(2, 20, soon);
    store(2, 21, soon);
    Frontier more = frontier(Map.of(0, new Point(13, 7), 2, new Point(22, 2)));

    EventPage page = Answers.of(tail.read(client, from, more, 1, MANY));

    assertThat(page.found()).isEqualTo(5);
    assertThat(page.since()).isEqualTo(soon.truncatedTo(ChronoUnit.MINUTES));
    assertThat(Answers.of(tail.read(client, from, to, 1, MANY)).since()).isNull();
  }

  private List<EventPage> all(Frontier end, int pages, int most, int characters) {
    return Answers.of(tail.pages(client, from, end, pages, most, characters).collectList());
  }

  @Test
  void of_what_is_no_longer_there_the_rest_is_found() {
    Frontier more = frontier(Map.of(0, new Point(13, 9)));

    EventPage page = Answers.of(tail.read(client, from, more, MANY, MANY));

    assertThat(actions(page.events())).containsExactly("a10", "a11", "a12");
    assertThat(page.found()).isEqualTo(3);
    assertThat(page.isWhole()).isTrue();
  }

  @Test
  void a_sample_has_some_of_it_in_order() {
    assertThat(actions(Answers.of(tail.sample(client, from, to, 2, MANY))))
        .hasSize(2)
        .isSorted()
        .allMatch(action -> List.of("a10", "a11", "a12").contains(action));
  }

  @Test
  void a_frontier_has_what_is_counted_and_where_the_log_is_read_on() {
    run(
        "INSERT INTO log_positions (topic, partition, next_offset) VALUES ('tail-test', :partition, :offset)"
            + " ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset"
            + " RETURNING :client::uuid, :at::timestamptz",
        0,
        17,
        now);
    UUID stranger = UUID.randomUUID();

    Map<UUID, Map<Integer, Point>> found = new HashMap<>();
    Answers.of(tail.frontiers(List.of(client, stranger)))
        .forEach((each, frontier) -> found.put(each, frontier.points()));

    assertThat(found)
        .containsOnly(
            Map.entry(client, Map.of(0, new Point(17, 5), 1, new Point(0, 2))),
            Map.entry(stranger, Map.of()));
  }

  @Test
  void of_a_log_that_is_read_again_a_frontier_is_where_it_was_until_that_is_reached_once_more() {
    assertThat(offset(3, 17)).isEqualTo(17);
    assertThat(offset(18, 17)).isEqualTo(18);
  }

  private long offset(long next, long furthest) {
    Answers.of(
        DATABASE
            .sql(
                """
                INSERT INTO log_positions (topic, partition, next_offset, furthest)
                VALUES ('tail-test', 0, :next, :furthest)
                ON CONFLICT (topic, partition)
                DO UPDATE SET next_offset = excluded.next_offset, furthest = excluded.furthest
                """)
            .bind("next", next)
            .bind("furthest", furthest)
            .fetch()
            .rowsUpdated());
    return Answers.of(tail.frontiers(List.of(client)).flatMapIterable(Map::values).single())
        .at(0)
        .offset();
  }

  private static List<String> actions(List<StoredEvent> events) {
    return events.stream().map(each -> each.event().action()).toList();
  }
}
