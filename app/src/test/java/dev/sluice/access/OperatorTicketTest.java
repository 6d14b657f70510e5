package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OperatorTicketTest {

  private final HandClock clock = new HandClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final OperatorTicket ticket = new OperatorTicket(clock);

  @Test
  void it_is_good_once() {
    String text = ticket.make();

    assertThat(ticket.use(text)).isTrue();
    assertThat(ticket.use(text)).isFalse();
  }

  @Test
  void it_is_good_once_more_where_it_was_of_no_use() {
    String text = ticket.make();
    assertThat(ticket.use(text)).isTrue();

    ticket.putBack(text);

    assertThat(ticket.use(text)).isTrue();
    assertThat(ticket.use(text)).isFalse();
  }

  @Test
  void one_that_was_replaced_does_not_come_back() {
    String before = ticket.make();
    assertThat(ticket.use(before)).isTrue();
    String after = ticket.make();

    ticket.putBack(before);

    assertThat(ticket.use(before)).isFalse();
    assertThat(ticket.use(after)).isTrue();
  }

  @Test
  void it_outlives_those_who_guess() {
    String text = ticket.make();

    assertThat(ticket.use("")).isFalse();
    assertThat(ticket.use(text + "x")).isFalse();
    assertThat(ticket.use(text)).isTrue();
  }

  @Test
  void it_is_good_for_an_hour() {
    String text = ticket.make();
    clock.pass(Duration.ofHours(1));

    assertThat(ticket.use(text)).isFalse();
  }

  @Test
  void before_one_is_made_there_is_none() {
    assertThat(ticket.use("")).isFalse();
  }
}
