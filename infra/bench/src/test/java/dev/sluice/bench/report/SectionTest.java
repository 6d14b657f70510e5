package dev.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SectionTest {

  @Test
  void latencies_are_told_by_their_quantiles() {
    List<Long> nanos = LongStream.rangeClosed(1, 100).map(ms -> ms * 1_000_000).boxed().toList();

    assertThat(new Latencies(nanos).findings("calls", 95))
        .containsExactly(
            Finding.of("calls, half of them within", 51, "ms"),
            Finding.of("calls, 99 of 100 within", 100, "ms").atMost(95),
            Finding.of("calls, the slowest", 100, "ms"),
            Finding.ofCount("calls, slower than 95 ms", 5));
  }

  @Test
  void no_call_took_no_time() {
    assertThat(new Latencies(List.of()).quantile(0.99)).isZero();
  }

  @Test
  void a_section_shows_figures_with_their_unit_and_goal() {
    Section section =
        new Section(
            "Title",
            List.of(
                Finding.ofBytes("memory", 3 << 20),
                Finding.ofCount("missing", 2).atMost(0),
                Finding.ofNanos("time", 1_500_000_000)),
            List.of("a remark"));

    assertThat(section.text().lines())
        .containsExactly(
            "Title",
            "  memory    3 MiB",
            "  missing   2        at most 0: missed",
            "  time      1.50 s",
            "  ! a remark");
  }
}
