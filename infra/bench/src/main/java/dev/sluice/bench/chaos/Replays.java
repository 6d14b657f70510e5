package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Wait;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Erases a user, and has the log read again with all that it holds of him. */
final class Replays {
  private static final int EVENTS = 50;
  private static final Duration CALL = Duration.ofSeconds(8);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** In the order in which servers claim their places, who would else wait for each other. */
  private static final String FROM_ZERO =
      """
      WITH held AS (
        SELECT topic, partition FROM log_positions ORDER BY topic, partition FOR UPDATE
      )
      UPDATE log_positions AS place SET next_offset = 0, mark = ''
      FROM held WHERE place.topic = held.topic AND place.partition = held.partition
      """;

  private final Site site;
  private final Crew crew;
  private int erased;

  Replays(Site site, Crew crew) {
    this.site = site;
    this.crew = crew;
  }

  /** Done once the log has been read to where it had been read before. */
  Reread eraseAndReplay() {
    String user = "erased-" + erased++;
    List<ChaosEvent> before = send(user);
    if (!Wait.until(LIMIT, () -> crew.know(before))) {
      return Reread.broken("what was sent to be erased was not stored");
    }
    if (!Wait.until(LIMIT, () -> isErased(user))) {
      return Reread.broken("a user could not be erased");
    }
    crew.books().ledger().erase(before);
    try (Database database = site.database()) {
      return Wait.until(LIMIT, () -> rows(database, user) == 0)
          ? replay(database, user)
          : Reread.broken("an erased user's events did not go");
    }
  }

  private Reread replay(Database database, String user) {
    database.run("CREATE TEMPORARY TABLE places AS SELECT * FROM log_positions");
    long events = database.number("SELECT sum(next_offset) FROM places");
    long begun = System.nanoTime();
    database.run(FROM_ZERO);
    List<ChaosEvent> after = send(user);
    if (!Wait.until(Reread.limit(events), () -> isBack(database))) {
      return Reread.broken("%,d events were not read again in time".formatted(events));
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    return Wait.until(LIMIT, () -> crew.know(after))
        ? Reread.of(events, time)
        : Reread.broken("what an erased user sent when he had come back was not stored");
  }

  private static boolean isBack(Database database) {
    return database.number(
            """
            SELECT count(*) FROM log_positions JOIN places USING (topic, partition)
            WHERE log_positions.next_offset < places.next_offset
            """)
        == 0;
  }

  private List<ChaosEvent> send(String user) {
    List<ChaosEvent> events =
        Stream.generate(() -> crew.books().ledger().next(user)).limit(EVENTS).toList();
    Wait.until(LIMIT, () -> events.stream().allMatch(this::isTaken));
    return events;
  }

  private boolean isTaken(ChaosEvent event) {
    if (crew.books().ledger().isAcknowledged(event.number())) {
      return true;
    }
    int node = (int) event.number() % crew.doors().count();
    return crew.books().send(crew.doors(), node, List.of(event), CALL).isYes();
  }

  private boolean isErased(String user) {
    return crew.doors().delete(0, "/api/v1/users/" + user).isYes();
  }

  private static long rows(Database database, String user) {
    return database.number("SELECT count(*) FROM events WHERE user_id = '%s'".formatted(user));
  }
}
