package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.event.Event;
import dev.sluice.persist.DeadLetter.Reason;
import dev.sluice.store.ScratchStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A database that refuses so many events that one transaction has no time to find them all. */
class MassRefusalIT extends StoreTrial {

  private static final int EVENTS = 2000;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ScratchStore HASTY = new ScratchStore(Duration.ofSeconds(1));

  MassRefusalIT() {
    super(HASTY.database(), HASTY.transactions());
  }

  @AfterAll
  static void leave() {
    HASTY.close();
  }

  @Test
  void all_of_them_are_buried_part_by_part() {
    try (Ban ban = new Ban(database)) {
      Event[] refused =
          IntStream.range(0, EVENTS)
              .mapToObj(i -> Events.of(client, ban.action()))
              .toArray(Event[]::new);
      Portions portions = new Portions(store::commit, EVENTS, failure -> {});

      List<Stored> stored = Answers.of(portions.store(batch(0, 0, refused)).collectList(), LIMIT);

      assertThat(stored).extracting(Stored::events).containsOnly(0L);
      assertThat(stored.stream().mapToLong(each -> each.deadLetters().get(Reason.REFUSED)).sum())
          .isEqualTo(EVENTS);
      assertThat(positions(0)).containsEntry(0, place(EVENTS));
      assertThatCountsAreRows();
    }
  }
}
