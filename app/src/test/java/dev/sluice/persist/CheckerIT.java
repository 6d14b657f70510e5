package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.persist.Checker.CheckedDay;
import dev.sluice.platform.Problem;
import dev.sluice.store.Column;
import dev.sluice.store.Transactions;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckerIT extends StoreTrial {

  private static final int PARTITIONS = 3;
  private static final int BATCHES = 30;

  private final Instant noon =
      LocalDate.now(ZoneOffset.UTC).minusDays(2).atTime(12, 0).toInstant(ZoneOffset.UTC);

  @Test
  void whatever_was_sent_the_counts_are_the_rows() {
    Random random = Seed.random();
    RandomLoad load = new RandomLoad(random, 4, noon, Duration.ofDays(2));
    EventStore few = store(topic, few());
    Answers.of(few.positions(Set.of(0, 1, 2)));
    long[] next = new long[PARTITIONS];

    for (int i = 0; i < BATCHES; i++) {
      List<Armful> parts = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        if (random.nextBoolean()) {
          Event[] events = load.events(1 + random.nextInt(60));
          parts.add(batch(partition, next[partition], events));
          next[partition] += events.length;
        }
      }
      Answers.of(few.commit(together(parts.toArray(Armful[]::new))));
    }

    assertThat(load.clients())
        .allSatisfy(
            each -> {
              Verdict verdict = check(each);
              assertThat(verdict.differences()).as(Seed.hint()).isEmpty();
              assertThat(verdict.equal()).isTrue();
              assertThat(verdict.events()).isPositive();
              assertThat(verdict.checked().users()).isPositive();
            });
  }

  /** How their actions are spread differs as well, where one of them does. */
  private static List<Difference> ofUsers(Verdict verdict) {
    return verdict.differences().stream()
        .filter(difference -> !difference.dimension().startsWith("spread"))
        .toList();
  }

  private static PersistSettings few() {
    return settings(null, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "day", "hour", "minute"})
  void a_count_that_is_one_too_many_is_named_and_no_other(String span) {
    commit(batch(0, 0, seen("view", "/a", "ada", noon), seen("click", "/a", "bob", noon)));

    run(
        "UPDATE counts SET value = value + 1 WHERE span = '%s' AND %s"
            .formatted(span, isCountOf("action", "view")));

    Instant since =
        switch (span) {
          case "all" -> Instant.EPOCH;
          case "day" -> noon.truncatedTo(ChronoUnit.DAYS);
          default -> noon;
        };
    assertThat(check(client).differences())
        .containsExactly(new Difference(client, "action", "view", span, since, 2, 1));
  }

  @Test
  void a_step_of_the_spread_with_one_user_too_many_is_named_and_no_other() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon), seen("click", "/a", "bob", noon)));

    run("UPDATE user_spread SET users = 3 WHERE client_id = '%s'".formatted(client));

    assertThat(check(client).differences())
        .containsExactly(new Difference(client, "spread", "0:1", "all", Instant.EPOCH, 3, 2));
  }

  @Test
  void a_count_of_what_never_happened_is_named() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon)));

    run(
        """
        INSERT INTO counts (client_id, key_id, span, since, log_partition, value, version)
        SELECT client_id, id, 'hour', '%s', 0, 7, 1 FROM counted_keys
        WHERE client_id = '%s' AND dimension = 'page'
        """
            .formatted(noon.minusSeconds(7200), client));

    assertThat(check(client).differences())
        .containsExactly(
            new Difference(client, "page", "/a", "hour", noon.minusSeconds(7200), 7, 0));
  }

  @Test
  void a_count_of_a_day_without_a_row_is_named() {
    Instant before = Instant.parse("1999-12-31T00:00:00Z");
    commit(batch(0, 0, seen("view", "/a", "ada", noon)));

    run(
        "UPDATE counts SET since = '%s' WHERE span = 'day' AND %s"
            .formatted(before, isCountOf("total", "")));

    assertThat(check(client).differences())
        .containsExactly(
            new Difference(client, "total", "", "day", before, 1, 0),
            new Difference(client, "total", "", "day", noon.truncatedTo(ChronoUnit.DAYS), 0, 1));
  }

  @Test
  void a_key_that_was_never_counted_is_named() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon)));
    run("DELETE FROM counts WHERE " + isCountOf("page", "/a"));
    run("DELETE FROM counted_keys WHERE client_id = '%s' AND dimension = 'page'".formatted(client));

    assertThat(check(client).differences())
        .hasSize(4)
        .allSatisfy(
            difference -> {
              assertThat(difference.dimension()).isEqualTo("page");
              assertThat(difference.key()).isEqualTo("/a");
              assertThat(difference.counted()).isZero();
              assertThat(difference.rows()).isOne();
            });
  }

  @Test
  void a_user_who_is_missing_is_named_and_no_other() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon), seen("view", "/a", "bob", noon)));

    run("DELETE FROM users WHERE client_id = '%s' AND user_id = 'ada'".formatted(client));

    assertThat(ofUsers(check(client)))
        .containsExactly(new Difference(client, "user", "ada", "all", Instant.EPOCH, 0, 1));
  }

  @Test
  void a_user_who_never_came_is_named_and_no_other() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon)));

    run(
        "INSERT INTO users SELECT client_id, 'eve', 0, 3, now(), now(), 1 FROM users WHERE client_id = '%s'"
            .formatted(client));

    assertThat(ofUsers(check(client)))
        .containsExactly(new Difference(client, "user", "eve", "all", Instant.EPOCH, 3, 0));
  }

  @Test
  void a_wrong_number_of_users_is_named() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon)));

    run("UPDATE counts SET value = 5 WHERE " + isCountOf("users", ""));

    assertThat(check(client).differences())
        .containsExactly(new Difference(client, "users", "", "all", Instant.EPOCH, 5, 1));
  }

  @ParameterizedTest
  @CsvSource({"first_seen, first-seen", "last_seen, last-seen"})
  void a_time_at_which_a_user_was_not_seen_is_named(String column, String dimension) {
    commit(batch(0, 0, seen("view", "/a", "ada", noon)));

    run(
        "UPDATE users SET %s = %s + interval '1 second' WHERE client_id = '%s'"
            .formatted(column, column, client));

    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, noon);
    assertThat(check(client).differences())
        .containsExactly(
            new Difference(
                client, dimension, "ada", "all", Instant.EPOCH, micros + 1_000_000, micros));
  }

  @Test
  void in_a_crowd_a_count_that_grew_is_named_as_that_of_all_others() {
    EventStore few = store(topic, few());
    Event[] crowd = new Event[20];
    for (int i = 0; i < crowd.length; i++) {
      crowd[i] = seen("view", "/a", "user-" + i, noon);
    }
    Answers.of(few.commit(batch(0, 0, Arrays.copyOf(crowd, 6))));
    Answers.of(few.commit(batch(0, 6, crowd)));
    assertThat(check(client).equal()).isTrue();

    run(
        "UPDATE users SET actions = actions + 1 WHERE client_id = '%s' AND user_id = '(other)'"
            .formatted(client));

    assertThat(ofUsers(check(client)))
        .containsExactly(new Difference(client, "user", "(other)", "all", Instant.EPOCH, 15, 14));
  }

  @Test
  void of_a_row_that_is_gone_each_count_is_named_that_has_it() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon), seen("view", "/b", "bob", noon)));

    run("DELETE FROM events WHERE client_id = '%s' AND page = '/b'".formatted(client));

    Verdict verdict = check(client);
    assertThat(verdict.differing()).isEqualTo(4 * 4 + 2);
    assertThat(verdict.differences())
        .allMatch(difference -> difference.counted() == difference.rows() + 1)
        .extracting(difference -> difference.dimension() + ":" + difference.key())
        .containsOnly("total:", "action:view", "page:/b", "role:visitor", "user:bob", "users:");
  }

  @Test
  void of_many_differences_the_first_hundred_are_shown() {
    Event[] events = new Event[150];
    for (int i = 0; i < events.length; i++) {
      events[i] = seen("a" + i, "/a", "ada", noon);
    }
    commit(batch(0, 0, events));

    run(
        "UPDATE counts SET value = 2 WHERE client_id = '%s' AND span = 'hour' AND value = 1"
            .formatted(client));

    Verdict verdict = check(client);
    assertThat(verdict.equal()).isFalse();
    assertThat(verdict.differing()).isEqualTo(150);
    assertThat(verdict.differences()).hasSize(100);
  }

  @Test
  void each_day_is_told_of() {
    commit(
        batch(
            0,
            0,
            seen("view", "/a", "ada", noon),
            seen("view", "/a", "ada", noon.plus(1, ChronoUnit.DAYS))));
    List<CheckedDay> days = new ArrayList<>();

    Answers.of(checker().check(client, days::add));

    LocalDate day = LocalDate.ofInstant(noon, ZoneOffset.UTC);
    assertThat(days).contains(new CheckedDay(day, 1, 0), new CheckedDay(day.plusDays(1), 1, 0));
  }

  @Test
  void who_comes_while_somebody_checks_is_told_to_come_later() {
    Signal<Verdict> told =
        Answers.of(whileSomebodyChecks(checker().check(client, day -> {}).materialize()));

    assertThat(told.getThrowable()).isInstanceOf(Problem.class).hasMessageContaining("already");
  }

  /** Who has ended when this has: one that was broken off ends when the database learns of it. */
  private <T> Mono<T> whileSomebodyChecks(Mono<T> work) {
    return SharedServer.get()
        .bean(Transactions.class)
        .run(
            session ->
                session
                    .sql(
                        """
                        SELECT pg_advisory_xact_lock(hashtext('sluice.check')),
                          set_config('idle_in_transaction_session_timeout', '0', true)
                        """)
                    .then()
                    .then(work));
  }

  @Test
  void a_check_is_answered_with_its_verdict() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon)));

    Calls.Answer answer = SharedServer.get().calls().get("/api/v1/check?client=" + client);

    assertThat(answer.status()).isEqualTo(200);
    JsonNode verdict = answer.json();
    assertThat(verdict.path("equal").asBoolean()).isTrue();
    assertThat(verdict.path("events").asLong()).isOne();
    assertThat(verdict.at("/checked/users").asLong()).isOne();
    assertThat(verdict.path("differences").isEmpty()).isTrue();
    assertThat(Instant.parse(verdict.path("asOf").asString())).isBefore(Instant.now());
  }

  @Test
  void who_wants_lines_is_told_of_each_day_and_the_verdict_comes_last() {
    commit(batch(0, 0, seen("view", "/a", "ada", noon)));
    Calls calls = SharedServer.get().calls();
    HttpRequest request =
        calls
            .request("/api/v1/check?client=" + client)
            .header("Accept", "application/x-ndjson")
            .build();

    List<JsonNode> lines =
        calls.send(request).response().body().lines().map(JsonMapper.shared()::readTree).toList();

    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.has("day"));
    assertThat(lines.getLast().path("equal").asBoolean()).isTrue();
  }

  @Test
  void a_client_whom_nobody_knows_is_not_one_whose_counts_are_right() {
    Calls.Answer answer = SharedServer.get().calls().get("/api/v1/check?client=" + client);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("detail").asString()).contains("no client");
  }

  @ParameterizedTest
  @CsvSource({
    "client=ada, client",
    "client=1-1-1-1-1, client",
    "client=, client",
    "clients=0190a5e0-0000-7000-8000-000000000001, clients",
    "client=0190a5e0-0000-7000-8000-000000000001&client=0190a5e0-0000-7000-8000-000000000001, client"
  })
  void what_is_no_client_is_refused_by_name(String query, String parameter) {
    Calls.Answer answer = SharedServer.get().calls().get("/api/v1/check?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("parameter").asString()).isEqualTo(parameter);
  }

  @Test
  void the_database_shortens_a_text_as_we_do() {
    Random random = Seed.random();
    AtomicBoolean shortened = new AtomicBoolean();

    for (int i = 0; i < 200; i++) {
      String text = text(random);
      assertThat(indexKey(text)).as(Seed.hint()).isEqualTo(IndexKey.of(text));
      shortened.compareAndSet(false, !IndexKey.of(text).equals(text));
    }

    assertThat(shortened).isTrue();
  }

  /** About as long as a text may be that is kept as it is. */
  private static String text(Random random) {
    int bytes = 1 + random.nextInt(4);
    int characters = Math.max(1, (1024 + random.nextInt(9) - 4) / bytes);
    int[] ofBytes = {0, 'a', 0xE9, 0x20AC, 0x1F600};
    return new String(new int[] {ofBytes[bytes]}, 0, 1).repeat(characters)
        + "abc".substring(random.nextInt(3));
  }

  private String indexKey(String text) {
    return Answers.of(
        database
            .sql("SELECT index_key(:text) AS found")
            .bind("text", text)
            .map(row -> Column.required(row, "found", String.class))
            .one());
  }

  private String isCountOf(String dimension, String key) {
    return """
    (client_id, key_id) IN (
      SELECT client_id, id FROM counted_keys WHERE client_id = '%s' AND dimension = '%s' AND key = '%s')
    """
        .formatted(client, dimension, key);
  }

  private Event seen(String action, String page, String user, Instant received) {
    return new Event(
        EventId.made(received),
        client,
        action,
        user,
        page,
        "visitor",
        null,
        received,
        received,
        null,
        null,
        null);
  }
}
