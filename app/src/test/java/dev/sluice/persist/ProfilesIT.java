package dev.sluice.persist;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.access.People;
import dev.sluice.access.ProfileSettings;
import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.store.Column;
import dev.sluice.store.ScratchStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ProfilesIT extends StoreTrial {

  private static final ScratchStore SCRATCH = new ScratchStore();
  private static final ProfileSettings FEW = new ProfileSettings(3, DataSize.ofBytes(64), 2, 2);

  private static final ProfileSettings USUAL = SharedServer.get().bean(ProfileSettings.class);

  private final People people = SharedServer.get().bean(People.class);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final Instant earlier = now.minus(Duration.ofHours(1));
  private final long[] next = new long[2];

  ProfilesIT() {
    super(SCRATCH.database(), SCRATCH.transactions());
  }

  @AfterAll
  static void leave() {
    SCRATCH.close();
  }

  @Test
  void of_each_trait_the_latest_is_kept_in_whatever_order_they_come() {
    store(0, identify("ada", earlier.plusSeconds(2), "{'plan':'pro','seats':2}"));
    store(0, identify("ada", earlier, "{'plan':'free','city':'Bern'}"));
    store(1, identify("ada", earlier.plusSeconds(1), "{'plan':'team','seats':null}"));

    assertThat(traits("user", "ada")).isEqualTo("{city=\"Bern\", plan=\"pro\", seats=2}");
  }

  @Test
  void whatever_was_sent_profiles_are_what_a_plain_fold_of_the_rows_comes_to() {
    Random random = Seed.random();
    TellingLoad load = new TellingLoad(random, client, earlier, Duration.ofMinutes(1));
    EventStore few = store(topic, FEW);
    List<Event[]> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean isRepeated = !sent.isEmpty() && random.nextInt(4) == 0;
      Event[] events =
          isRepeated ? sent.get(random.nextInt(sent.size())) : load.events(1 + random.nextInt(30));
      sent.add(events);
      if (random.nextBoolean()) {
        commit(few, 0, inPartition(0, events));
        commit(few, 1, inPartition(1, events));
      } else {
        commitTogether(few, inPartition(0, events), inPartition(1, events));
      }
    }

    assertThat(kept(FEW)).as(Seed.hint()).isEqualTo(new PlainFold(FEW).of(rowsThatTell()));
  }

  /** A user's events all stand in one. */
  private static Event[] inPartition(int partition, Event[] events) {
    return Arrays.stream(events)
        .filter(event -> Objects.hashCode(event.user()) % 2 == partition)
        .toArray(Event[]::new);
  }

  @Test
  void partitions_that_tell_of_the_same_at_the_same_time_lose_nothing() {
    writersOf(new TellingLoad(Seed.random(), client, earlier, Duration.ofMinutes(1)))
        .forEach(CompletableFuture::join);

    assertThat(kept()).as(Seed.hint()).isEqualTo(new PlainFold(USUAL).of(rowsThatTell()));
  }

  /** What groups are told to be stays, whoever told it. */
  @Test
  void nobody_waits_in_a_circle_where_users_are_erased_meanwhile_and_what_comes_later_is_kept() {
    List<CompletableFuture<Void>> writers =
        writersOf(new TellingLoad(Seed.random(), client, earlier, Duration.ofHours(2)));
    for (int user = 0; user < TellingLoad.USERS; user++) {
      erase("u" + user);
    }
    writers.forEach(CompletableFuture::join);

    assertThat(withoutGroups(kept()))
        .as(Seed.hint())
        .isEqualTo(withoutGroups(new PlainFold(USUAL).of(rowsThatTell())));
  }

  private static List<String> withoutGroups(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("group")).toList();
  }

  private List<CompletableFuture<Void>> writersOf(TellingLoad load) {
    List<List<Event[]>> batches =
        IntStream.range(0, 2)
            .mapToObj(p -> IntStream.range(0, 12).mapToObj(i -> load.events(30)).toList())
            .toList();
    return IntStream.range(0, 2)
        .mapToObj(p -> runAsync(() -> batches.get(p).forEach(batch -> store(p, batch))))
        .toList();
  }

  @Test
  void a_log_that_is_read_again_and_a_retry_change_nothing() {
    TellingLoad load = new TellingLoad(Seed.random(), client, earlier, Duration.ofMinutes(1));
    Event[] events = load.events(50);
    store(0, events);
    List<String> before = kept();

    store(0, events);
    run("DELETE FROM event_ids WHERE client_id = '%s'".formatted(client));
    EventStore again = store("again-" + topic, FEW);
    Answers.of(again.positions(Set.of(0)));
    Answers.of(again.commit(batch(0, 0, events)));

    assertThat(before).isNotEmpty();
    assertThat(kept()).as(Seed.hint()).isEqualTo(before);
  }

  @Test
  void what_is_beyond_the_limits_is_left_out_and_counted() {
    EventStore few = store(topic, FEW);
    String tooLong = "x".repeat(64);

    Stored stored =
        commit(
            few,
            0,
            identify("ada", earlier, "{'a':'%s','b':1,'c':2,'d':3,'e':4}".formatted(tooLong)),
            event("group", "ada", earlier, "{'groupId':'z'}"),
            event("group", "ada", earlier, "{'groupId':7}"),
            event("group", "ada", earlier, "{'groupId':'y'}"),
            event("alias", "ada", earlier, "{'previousId':'1'}"),
            event("alias", "ada", earlier, "{'previousId':'2'}"),
            event("alias", "ada", earlier, "{'previousId':'3'}"));

    assertThat(traits("user", "ada")).isEqualTo("{b=1, c=2, d=3}");
    assertThat(joined()).containsExactly("ada=1", "ada=2");
    assertThat(kept()).anyMatch(line -> line.endsWith("[7, y]"));
    assertThat(stored.events()).isEqualTo(7);
    assertThat(stored.leftOut()).isEqualTo(4);
  }

  @Test
  void what_is_not_as_it_should_be_tells_nothing_and_is_stored_all_the_same() {
    String tooLong = "n".repeat(257);

    Stored stored =
        store(
            0,
            event("identify", "ada", earlier, null),
            event("identify", "ada", earlier, "[1]"),
            event("identify", "ada", earlier, "{'traits':'pro'}"),
            event("identify", null, earlier, "{'traits':{'plan':'pro'}}"),
            event("Identify", "ada", earlier, "{'traits':{'plan':'pro'}}"),
            event("identify", "ada", earlier, "{'anonymousId':'ada'}"),
            event("identify", "ada", earlier, "{'anonymousId':{}}"),
            event("group", "ada", earlier, "{'traits':{'plan':'pro'}}"),
            event("group", "ada", earlier, "{'groupId':''}"),
            event("alias", "ada", earlier, "{'previousId':'%s'}".formatted(tooLong)));

    assertThat(stored.events()).isEqualTo(10);
    assertThat(kept()).isEmpty();
  }

  @Test
  void a_profile_that_the_database_refuses_stops_no_batch_and_harms_no_other() {
    SCRATCH.run("ALTER TABLE profiles ADD CONSTRAINT no_mallory CHECK (name <> 'mallory')");

    Stored stored =
        store(
            0,
            identify("ada", earlier, "{'plan':'pro'}"),
            identify("mallory", earlier, "{'plan':'pro','x':1}"),
            identify("bob", earlier, "{'plan':'free'}"));

    assertThat(stored.events()).isEqualTo(3);
    assertThat(stored.leftOut()).isEqualTo(2);
    assertThat(kept()).hasSize(2);
    SCRATCH.run("ALTER TABLE profiles DROP CONSTRAINT no_mallory");
  }

  @Test
  void a_batch_that_tells_of_nobody_does_not_touch_the_tables() throws Exception {
    try (var profiles = SCRATCH.locked("profiles");
        var joined = SCRATCH.locked("joined_ids")) {
      assertThat(store(0, event("x", "ada", earlier, "{'traits':{'a':1}}")).events()).isOne();
      profiles.rollback();
      joined.rollback();
    }
  }

  @Test
  void an_id_that_several_claim_is_the_first_ones_and_those_joined_to_one_another_are_one() {
    store(0, event("identify", "ben", earlier.plusSeconds(5), "{'anonymousId':'browser'}"));
    store(1, event("identify", "ada", earlier, "{'anonymousId':'browser'}"));
    store(1, event("alias", "ada-2", earlier, "{'previousId':'ada'}"));
    store(0, event("alias", "ada", earlier.plusSeconds(1), "{'previousId':'ada-2'}"));

    assertThat(idsOf("browser")).containsExactly("ada", "ada-2", "browser");
    assertThat(idsOf("ada-2")).isEqualTo(idsOf("browser"));
    assertThat(idsOf("ada-2", 1)).hasSize(2).contains("ada-2");
    assertThat(idsOf("ben")).containsExactly("ben");

    erase("ada");

    assertThat(idsOf("browser")).containsExactly("ben", "browser");
    assertThat(idsOf("ada-2")).containsExactly("ada-2");
  }

  @Test
  void nobody_takes_over_an_id_by_saying_that_it_was_his_before() {
    store(0, event("identify", "ada", now, "{'anonymousId':'browser'}"));
    store(1, claim("mallory", Instant.EPOCH, now.plusSeconds(1), "browser"));

    assertThat(idsOf("browser")).containsExactly("ada", "browser");
    assertThat(idsOf("mallory")).containsExactly("mallory");
  }

  @Test
  void a_claim_on_who_is_erased_goes_where_it_was_received_before_whenever_it_occurred() {
    store(0, claim("bob", now.plus(Duration.ofHours(12)), earlier, "ada"));
    store(1, claim("ben", earlier, Instant.now().plus(Duration.ofHours(1)), "ada"));

    erase("ada");

    assertThat(joined()).containsExactly("ben=ada");
  }

  private Event claim(String user, Instant occurred, Instant received, String id) {
    return TellingLoad.event(
        EventId.made(received),
        client,
        "alias",
        user,
        occurred,
        received,
        "{\"previousId\":\"%s\"}".formatted(id));
  }

  @Test
  void nothing_of_who_was_erased_comes_back_but_what_he_tells_anew() {
    Event late = event("identify", "bob", earlier, "{'anonymousId':'ada','traits':{'a':1}}");
    store(0, identify("ada", earlier, "{'plan':'pro'}"));
    store(1, identify("bob", earlier, "{'plan':'free'}"), late);
    ask("ada");
    Instant afterwards = Instant.now().plusSeconds(1);
    store(0, identify("ada", afterwards, "{'city':'Bern'}"));

    look();
    store(0, identify("ada", earlier, "{'plan':'late'}"));
    store(1, event("identify", "bob", earlier, "{'anonymousId':'ada'}"));

    assertThat(traits("user", "ada")).isEqualTo("{city=\"Bern\"}");
    assertThat(traits("user", "bob")).isEqualTo("{a=1, plan=\"free\"}");
    assertThat(joined()).isEmpty();
  }

  @Test
  void a_group_may_be_told_of_by_nobody() {
    store(0, event("group", null, earlier, "{'groupId':'acme','traits':{'name':'Acme'}}"));

    assertThat(traits("group", "acme")).isEqualTo("{name=\"Acme\"}");
    assertThat(kept()).hasSize(1);
  }

  @Test
  void the_traits_of_a_group_stay_when_one_who_told_of_it_is_erased() {
    store(0, event("group", "ada", earlier, "{'groupId':'acme','traits':{'name':'Acme'}}"));

    erase("ada");

    assertThat(traits("group", "acme")).isEqualTo("{name=\"Acme\"}");
    assertThat(kept()).hasSize(1);
  }

  private Stored store(int partition, Event... events) {
    return commit(store, partition, events);
  }

  private void commitTogether(EventStore to, Event[] ofFirst, Event[] ofSecond) {
    Answers.of(to.commit(together(batch(0, next[0], ofFirst), batch(1, next[1], ofSecond))));
    next[0] += ofFirst.length;
    next[1] += ofSecond.length;
  }

  private Stored commit(EventStore to, int partition, Event... events) {
    Stored stored = Answers.of(to.commit(batch(partition, next[partition], events)));
    next[partition] += events.length;
    return stored;
  }

  private EventStore store(String topic, ProfileSettings settings) {
    return new EventStore(
        database,
        transactions,
        days(),
        topic,
        erasures(),
        new Profiles(settings),
        SharedServer.get().bean(PersistSettings.class));
  }

  private Event identify(String user, Instant occurred, String traits) {
    return event("identify", user, occurred, "{'traits':%s}".formatted(traits));
  }

  /** With apostrophes for quotation marks. */
  private Event event(
      String action, @Nullable String user, Instant occurred, @Nullable String metadata) {
    return TellingLoad.event(
        EventId.made(occurred),
        client,
        action,
        user,
        occurred,
        occurred,
        metadata == null ? null : metadata.replace('\'', '"'));
  }

  private String traits(String kind, String name) {
    return kept().stream()
        .filter(line -> line.startsWith(kind + " " + name + " "))
        .map(line -> line.substring(line.indexOf('{'), line.lastIndexOf(" [")))
        .findFirst()
        .orElse("");
  }

  /** As {@link PlainFold} tells it, from the rows of all partitions. */
  private List<String> kept() {
    return kept(USUAL);
  }

  private List<String> kept(ProfileSettings limits) {
    List<String> profiles =
        texts(
            """
            SELECT concat_ws(' ', who.kind, who.name, '{' || (
                SELECT string_agg(key || '=' || value, ', ' ORDER BY key COLLATE "C") FROM (
                  SELECT DISTINCT ON (key) key, value -> 0 AS value
                  FROM profiles AS slot, jsonb_each(traits)
                  WHERE (slot.client_id, slot.kind, slot.name) = (who.client_id, who.kind, who.name)
                  ORDER BY key, value ->> 1 DESC LIMIT %2$d) AS newest) || '}',
              '[' || array_to_string(ARRAY(
                SELECT DISTINCT key COLLATE "C" FROM profiles AS slot, jsonb_each(groups)
                WHERE (slot.client_id, slot.kind, slot.name) = (who.client_id, who.kind, who.name) ORDER BY 1 LIMIT %3$d), ', ') || ']') AS found
            FROM (SELECT DISTINCT client_id, kind, name FROM profiles WHERE client_id = '%1$s') AS who
            """
                .formatted(client, limits.traits(), limits.groups()));
    List<String> all = new ArrayList<>(profiles);
    joined().forEach(all::add);
    return all.stream().sorted().toList();
  }

  private List<String> joined() {
    return texts(
        """
        SELECT user_id || '=' || id AS found FROM joined_ids WHERE client_id = '%s' ORDER BY user_id, id
        """
            .formatted(client));
  }

  private List<String> idsOf(String name) {
    return idsOf(name, 100);
  }

  private List<String> idsOf(String name, int others) {
    return texts(
        "SELECT ids_of('%s', '%s', %d) AS found ORDER BY 1".formatted(client, name, others));
  }

  private List<Event> rowsThatTell() {
    return Answers.of(
        database
            .sql(
                """
                SELECT id, action, user_id, occurred_at, received_at, metadata::text AS metadata
                FROM events WHERE client_id = :client AND user_id IS NOT NULL
                ORDER BY log_offset
                """)
            .bind("client", client)
            .map(
                row ->
                    TellingLoad.event(
                        new EventId(Column.required(row, "id", UUID.class), true),
                        client,
                        Column.required(row, "action", String.class),
                        Column.required(row, "user_id", String.class),
                        Column.required(row, "occurred_at", Instant.class),
                        Column.required(row, "received_at", Instant.class),
                        row.get("metadata", String.class)))
            .all());
  }

  private void erase(String user) {
    ask(user);
    look();
  }

  private void look() {
    Erasure stage =
        new Erasure(
            SCRATCH.schema(),
            new ErasureWork(transactions, topic, new ErasedProfile(profiles(), erasures())),
            new Corrections(transactions),
            new SimpleMeterRegistry());
    Answers.of(stage.look().thenReturn(true));
  }

  private void ask(String user) {
    Answers.of(
        database
            .sql(
                """
                INSERT INTO erasures (client_id, trace, erased_up_to, user_id)
                VALUES (:client, :trace, now(), :user)
                ON CONFLICT (client_id, trace)
                  DO UPDATE SET erased_up_to = now(), user_id = excluded.user_id, tried_at = NULL
                """)
            .bind("client", client)
            .bind("trace", people.trace(client, user))
            .bind("user", user)
            .fetch()
            .rowsUpdated());
  }
}
