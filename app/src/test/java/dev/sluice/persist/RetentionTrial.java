package dev.sluice.persist;

import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.live.Commit;
import dev.sluice.store.ScratchStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A store in whose old days nobody else has anything, and what is dropped of it. */
abstract class RetentionTrial extends StoreTrial {

  static final Duration KEPT = Duration.ofDays(3000);
  static final Duration SOON = Duration.ofSeconds(60);
  static final Random RANDOM = Seed.random();

  final LocalDate old = LocalDate.now(ZoneOffset.UTC).minusDays(3010 + RANDOM.nextInt(600));
  final Instant then = old.atTime(12, 0).toInstant(ZoneOffset.UTC);
  final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  final List<Commit> announced = new CopyOnWriteArrayList<>();
  private final ScratchStore scratch;

  RetentionTrial(ScratchStore scratch) {
    super(scratch.database(), scratch.transactions());
    this.scratch = scratch;
  }

  @BeforeEach
  void addUpAllDays() {
    run(
        """
        INSERT INTO closed_periods (kind, starts_at, ends_at)
        VALUES ('day', now()::date - 1, now()::date) ON CONFLICT DO NOTHING
        """);
  }

  /** Who vacuums it may be in the way for a moment; it is dropped later then. */
  void assertGone(LocalDate day) {
    assertGone(day, KEPT);
  }

  void assertGone(LocalDate day, Duration kept) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              if (partitions(day) > 0) {
                look(kept);
              }
              return partitions(day) == 0;
            });
  }

  void look(@Nullable Duration kept) {
    Answers.of(retention(kept).look().thenReturn(true));
  }

  Retention retention(@Nullable Duration kept) {
    return new Retention(scratch.schema(), transactions, announced::add, settings(kept, 1000));
  }

  static PersistSettings settings(@Nullable Duration kept, long users) {
    return settings(kept, 1000, users);
  }

  Event seen(String user, Instant received) {
    return new Event(
        EventId.made(received),
        client,
        "x",
        user,
        null,
        null,
        null,
        received,
        received,
        null,
        null,
        null);
  }

  List<String> users() {
    return texts(
        "SELECT DISTINCT user_id AS found FROM users WHERE client_id = '%s'".formatted(client));
  }

  long partitions(LocalDate day) {
    return Answers.of(
        database
            .sql("SELECT count(*) AS found FROM partitions_of('events') WHERE begun = :day")
            .bind("day", day)
            .mapValue(Long.class)
            .one());
  }
}
