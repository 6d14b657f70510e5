package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final long seed = ThreadLocalRandom.current().nextInt(1_000_000);
  private final Ledger ledger = new Ledger(seed);
  private final Stored stored = new Stored();

  private void store(ChaosEvent event) {
    stored.addRow(event.number(), event.content().hash());
  }

  private List<String> violations() {
    return ledger.compare(stored).violations();
  }

  @Test
  void all_that_was_acknowledged_and_is_stored_as_it_was_sent_is_in_balance() {
    List<ChaosEvent> events = Stream.generate(ledger::next).limit(100_000).toList();
    ledger.acknowledge(events);
    events.forEach(this::store);

    assertThat(violations()).as("seed %d", seed).isEmpty();
    assertThat(ledger.tried()).isEqualTo(100_000);
    assertThat(ledger.acknowledgements()).isEqualTo(100_000);
  }

  @Test
  void what_was_acknowledged_and_is_not_stored_is_lost() {
    ledger.next();
    ledger.acknowledge(List.of(ledger.next()));

    assertThat(violations()).containsExactly("1 events were acknowledged and are not stored: 1");
  }

  @Test
  void a_valid_event_that_became_a_dead_letter_is_not_lost_and_is_seen() {
    ledger.acknowledge(List.of(ledger.next()));
    stored.addLetter(0);

    assertThat(violations()).containsExactly("1 events are valid and became dead letters: 0");
  }

  @Test
  void what_was_never_acknowledged_may_be_stored_or_not() {
    store(ledger.next());
    ledger.next();

    assertThat(violations()).isEmpty();
  }

  @Test
  void what_nobody_has_sent_is_seen() {
    stored.addRow(7, 7);
    stored.addRow(-1, 7);

    assertThat(violations())
        .containsExactly(
            "1 events are stored and were never sent: 7", "1 rows are of events that nobody sent");
  }

  @Test
  void a_row_that_is_there_twice_is_seen() {
    ChaosEvent event = ledger.next();
    store(event);
    store(event);

    assertThat(violations()).containsExactly("1 events are stored more than once: 0");
  }

  @Test
  void a_row_with_another_content_is_seen() {
    stored.addRow(ledger.next().number(), 7);

    assertThat(violations())
        .containsExactly("1 events are stored with another content than they were sent with: 0");
  }

  @Test
  void what_was_erased_is_not_lost_and_may_not_be_stored() {
    List<ChaosEvent> events = List.of(ledger.next("ada"), ledger.next("ada"));
    ledger.acknowledge(events);
    ledger.erase(events);
    store(events.getFirst());

    assertThat(violations()).containsExactly("1 events were erased and are stored: 0");
  }

  @Test
  void a_second_yes_is_a_repetition() {
    List<ChaosEvent> events = List.of(ledger.next(), ledger.next());
    ledger.acknowledge(events);
    ledger.acknowledge(events);

    assertThat(ledger.acknowledgements()).isEqualTo(2);
    assertThat(ledger.repetitions()).isEqualTo(2);
  }

  @Test
  void an_event_is_made_of_the_seed_and_its_number() {
    long number = new Random(seed).nextInt(1_000_000);

    ChaosEvent event = ChaosEvent.of(seed, number, null);

    assertThat(event).isEqualTo(ChaosEvent.of(seed, number, null));
    assertThat(ChaosEvent.number(seed, event.id())).isEqualTo(number);
    assertThat(ChaosEvent.number(seed + 1, event.id())).isEqualTo(-1);
    assertThat(event.content().hash())
        .isNotEqualTo(ChaosEvent.of(seed, number + 1, null).content().hash());
  }
}
