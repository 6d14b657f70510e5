package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.chaos.Turnout.Group;
import dev.sluice.bench.load.Statuses;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnoutTest {
  private final Statuses answers = new Statuses();

  @Test
  void it_says_how_many_there_were_of_each_group() {
    Turnout turnout =
        Turnout.of(
            answers, new Group(1_998, 2_000, "went on"), new Group(2_000, 2_000, "were served"));

    assertThat(turnout.text())
        .isEqualTo("of 2,000 clients 1,998 went on, of 2,000 clients 2,000 were served");
    assertThat(turnout.broken()).isEmpty();
  }

  @Test
  void a_crowd_of_less_than_a_fifth_is_none() {
    assertThat(Turnout.of(answers, new Group(400, 2_000, "went on")).broken()).isEmpty();
    assertThat(Turnout.of(answers, new Group(399, 2_000, "went on")).broken())
        .hasValue("of 2,000 clients 399 went on and no more");
  }

  @Test
  void a_refusal_is_no_surprise_and_a_failure_of_the_server_is() {
    for (int status : List.of(Statuses.BROKEN, 408, 429, 503)) {
      answers.count(status);
    }
    assertThat(Turnout.of(answers).broken()).isEmpty();

    answers.count(500);
    answers.count(500);

    assertThat(Turnout.of(answers).broken()).hasValue("2 were answered 500");
  }
}
