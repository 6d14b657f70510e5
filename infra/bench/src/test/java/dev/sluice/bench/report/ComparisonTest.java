package dev.sluice.bench.report;

import static dev.sluice.bench.report.Goal.Subject.OURS;
import static dev.sluice.bench.report.Goal.Subject.RATIO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void a_ratio_is_the_median_of_rounds_and_not_the_ratio_of_medians() {
    Row row = Row.of("events/s", List.of(100.0, 200.0, 400.0), List.of(50.0, 20.0, 100.0));

    assertThat(row.ratio()).isEqualTo(new Spread(0.25, 0.1, 0.5));
    assertThat(row.ours()).isEqualTo(new Spread(50, 20, 100));
  }

  @Test
  void a_goal_is_met_by_the_median_on_its_own_side() {
    assertThat(Goal.atLeast(RATIO, 0.4).verdict(0.41)).isEqualTo("at least 0.40: met");
    assertThat(Goal.atLeast(RATIO, 0.4).verdict(0.39)).isEqualTo("at least 0.40: missed");
    assertThat(Goal.atMost(OURS, 8).verdict(8)).isEqualTo("at most 8: met");
    assertThat(Goal.atMost(OURS, 8).verdict(8.1)).isEqualTo("at most 8: missed");
  }

  @Test
  void a_comparison_is_shown_in_columns() {
    Row rate = Row.of("events/s", List.of(2000.0), List.of(500.0)).with(Goal.atLeast(RATIO, 0.2));
    Comparison comparison =
        new Comparison(
            "Title", "Other", List.of(rate, Row.ofOurs("CPU", List.of(1.5))), List.of("noise"));

    assertThat(comparison.text().lines())
        .containsExactly(
            "Title",
            "             Other                    Sluice                ratio                 goal",
            "  events/s   2,000 (2,000 to 2,000)   500 (500 to 500)      0.25 (0.25 to 0.25)   at least 0.20: met",
            "  CPU                                 1.50 (1.50 to 1.50)",
            "  ! noise");
  }
}
