package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.persist.DeadLetter.Reason;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.util.UriComponentsBuilder;

class LetterQueryTest {

  private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

  @Test
  void what_is_asked_for_is_understood() {
    LetterCursor cursor = new LetterCursor(NINE, 4711);

    assertThat(
            query(
                "reason=out-of-time&from=2026-11-21T09:00:00Z&to=2026-11-21T10:30:00%2B01:00"
                    + "&replayed=false&limit=7&cursor="
                    + cursor.text()))
        .isEqualTo(
            new LetterQuery(
                Reason.OUT_OF_TIME, new TimeRange(NINE, NINE.plusSeconds(1800)), false, 7, cursor));
  }

  @Test
  void who_asks_for_nothing_in_particular_is_given_the_newest_hundred() {
    assertThat(query(""))
        .isEqualTo(new LetterQuery(null, TimeRange.ALWAYS, null, 100, LetterCursor.NEWEST));
  }

  @ParameterizedTest
  @CsvSource({
    "reason=, reason",
    "reason=garbage, reason",
    "reason=NO_EVENT, reason",
    "reason=no-event&reason=refused, reason",
    "from=yesterday, from",
    "from=2026-11-21, from",
    "from=2026-11-21T09:00:00, from",
    "from=1969-12-31T23:59:59Z, from",
    "to=0000-01-01T00:00:00Z, to",
    "from=2026-11-21T09:00:00Z&to=2026-11-21T08:59:59Z, to",
    "replayed=yes, replayed",
    "replayed=TRUE, replayed",
    "limit=0, limit",
    "limit=1001, limit",
    "cursor=forged, cursor",
    "cursor=AAZEBaV6fYkBmqWibB58Op0PL20cC35V, cursor",
    "user=ada, user",
  })
  void a_parameter_that_means_nothing_is_named(String parameters, String name) {
    assertThatThrownBy(() -> query(parameters))
        .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_PARAMETER);
              assertThat(problem.document("x")).containsEntry("parameter", name);
            });
  }

  private static LetterQuery query(String parameters) {
    return LetterQuery.of(
        UriComponentsBuilder.fromUriString("/?" + parameters.replace("%2B", "+"))
            .build()
            .getQueryParams());
  }
}
