package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  private static final Duration SHORT = Duration.ofMinutes(7);
  private static final Duration LONG = Duration.ofMinutes(40);

  @Test
  void a_seed_gives_the_same_order_again() {
    Schedule schedule = Schedule.of(7, SHORT);

    assertThat(schedule.round(0)).isEqualTo(Schedule.of(7, SHORT).round(0));
    assertThat(schedule.round(0)).isNotEqualTo(Schedule.of(8, SHORT).round(0));
  }

  @Test
  void each_round_has_all_faults_in_another_order() {
    Schedule schedule = Schedule.of(7, LONG);

    assertThat(schedule.round(1)).containsExactlyInAnyOrderElementsOf(schedule.round(0));
    assertThat(schedule.round(1)).isNotEqualTo(schedule.round(0));
  }

  @Test
  void a_long_run_has_the_faults_of_a_short_one_at_their_full_length() {
    List<Fault> quick = Schedule.of(7, SHORT).faults();
    List<Fault> full = Schedule.of(7, LONG).faults();

    assertThat(full).hasSameSizeAs(quick);
    assertThat(full)
        .filteredOn(fault -> fault.text().equals("server 1 frozen for 60 s"))
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void each_has_faults_that_are_sure_to_bite(Schedule schedule) {
    assertThat(schedule.faults())
        .flatExtracting(Fault::bites)
        .contains(Bite.FENCED, Bite.REFUSED, Bite.RESUMED);
  }

  static List<Schedule> schedules() {
    return List.of(Schedule.of(7, SHORT), Schedule.of(7, LONG));
  }

  @Test
  void a_long_run_has_every_fault_that_is_promised() {
    assertThat(Schedule.of(7, LONG).faults())
        .extracting(Fault::text)
        .containsExactlyInAnyOrder(
            "server 0 killed for 8 s",
            "server 1 killed for 8 s",
            "server 2 killed for 8 s",
            "server 1 frozen for 60 s",
            "server 2 two hours ahead for 20 s",
            "servers started again in turn",
            "servers coming and going",
            "PostgreSQL killed for 12 s",
            "PostgreSQL frozen for 20 s",
            "PostgreSQL out of disk for 24 s",
            "connections with PostgreSQL silent for 24 s",
            "connections with PostgreSQL slow for 16 s",
            "Kafka killed for 8 s",
            "Kafka frozen for 32 s",
            "Kafka out of disk for 20 s",
            "connections with Kafka silent for 24 s",
            "Redis emptied",
            "Redis killed for 12 s",
            "Redis frozen for 16 s",
            "connections with Redis silent for 16 s",
            "connections with Redis cut again and again for 16 s",
            "log partitions dealt anew under blocked writers for 32 s",
            "clients slow in crowds for 32 s",
            "clients hanging up for 20 s",
            "a user erased, and the log read again from its beginning");
  }

  @Test
  void faults_can_be_chosen_by_a_word_however_it_is_written() {
    assertThat(Schedule.of(7, SHORT).only(List.of("Redis")).faults())
        .isNotEmpty()
        .allMatch(fault -> fault.text().contains("Redis"));
    assertThat(Schedule.of(7, SHORT).only(List.of("redis")))
        .isEqualTo(Schedule.of(7, SHORT).only(List.of("Redis")));
    assertThat(Schedule.of(7, SHORT).only(List.of()).faults())
        .isEqualTo(Schedule.of(7, SHORT).faults());
  }

  @Test
  void a_word_that_no_fault_has_is_no_run_without_faults() {
    assertThatThrownBy(() -> Schedule.of(7, SHORT).only(List.of("Redis", "Radish")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Radish")
        .hasMessageContaining("server 1 frozen");
  }
}
