package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.live.Tail.Stretch;
import dev.sluice.query.EventPage;
import dev.sluice.query.Frontier;
import dev.sluice.query.StoredEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What somebody is told whom not all can be shown. */
class TailGapsTest extends TailTrial {

  @Test
  void what_is_missing_is_told_before_what_was_found_and_nobody_skips_that_who_comes_again() {
    Frontier from = place(0);
    Frontier to = place(10);
    List<StoredEvent> found = LongStream.of(2, 5, 7).mapToObj(this::event).toList();

    Passage passage = Passage.of(ids, from, to, new EventPage(found, 3));

    assertThat(passage.messages().getFirst().data()).startsWith("{\"events\":7,");
    assertThat(passage.messages().stream().map(Message::name)).containsExactly("gap", "", "", "");
    assertThat(toCome(passage, to)).containsExactly(3L, 2L, 1L, 0L);
    assertThat(passage.end()).isEqualTo(to);
  }

  @Test
  void what_is_missing_is_told_once_where_what_was_found_is_more_than_has_room() {
    Frontier from = place(0);
    Frontier to = place(10);
    List<StoredEvent> some = LongStream.of(2, 5).mapToObj(this::event).toList();

    Passage first = Passage.of(ids, from, to, new EventPage(some, 3, Map.of(0, 3L), null));
    Passage second = Passage.of(ids, first.end(), to, new EventPage(List.of(event(7)), 1));

    assertThat(first.messages().stream().map(Message::name)).containsExactly("gap", "", "");
    assertThat(toCome(first, to)).containsExactly(3L, 2L, 1L);
    assertThat(second.messages().stream().map(Message::name)).containsExactly("");
  }

  /** How many there are behind each message for one who goes on from there. */
  private List<Long> toCome(Passage passage, Frontier to) {
    return passage.messages().stream()
        .map(message -> ids.parse(message.id()).orElseThrow().eventsTo(to))
        .toList();
  }

  @Test
  void what_is_missing_was_not_sampled() {
    TailConnection ada = join(ALL, null);
    look(5);
    tellPlace();
    ada.lines();
    look(15);
    Stretch stretch = tail.beginsToRead(nanoTime).orElseThrow();
    Passage passage =
        Passage.of(ids, stretch.from(), stretch.to(), new EventPage(List.of(event(9)), 1));

    tail.tell(stretch, passage, nanoTime);
    tail.endRead();
    look(15);
    runPendingTasks();

    assertThat(ada.lines()).noneMatch(line -> line.contains("sampled")).hasSize(5);
  }

  @Test
  void whoever_was_at_a_place_that_nobody_knows_is_told_of_a_gap_and_goes_on_from_now() {
    TailConnection ada = join(tail, new TailQuery(ALL, null, true));
    look(5);
    tellPlace();
    List<String> gap = ada.lines();
    assertThat(gap).hasSize(3).startsWith("event:gap");
    String here = gap.get(1).substring("id:".length());
    assertThat(gap.getLast())
        .isEqualTo("data:{\"events\":null,\"from\":null,\"to\":\"%s\"}".formatted(here));

    look(6);
    read();

    assertThat(ada.actions()).containsExactly("a5");
  }
}
