package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.util.UriComponentsBuilder;

class SearchQueryTest {

  @Test
  void what_is_asked_for_is_understood() {
    SearchQuery query =
        query(
            "action=view&user=ada&page=/cart&role=guest&session=s-1&ip=2001:db8::1&q=red"
                + "&from=2026-11-21T09:00:00+01:00&to=1795262400000"
                + "&occurredFrom=2026-11-20T00:00:00Z&order=asc&limit=7");

    assertThat(query)
        .isEqualTo(
            new SearchQuery(
                new Selection(
                    new Conditions(
                        new EventFilter(
                            "view", "ada", "/cart", "guest", "s-1", "2001:db8:0:0:0:0:0:1"),
                        new TimeRange(Instant.parse("2026-11-20T00:00:00Z"), TimeRange.LATEST),
                        "red"),
                    new TimeRange(
                        Instant.parse("2026-11-21T08:00:00Z"),
                        Instant.ofEpochMilli(1795262400000L))),
                Order.ASC,
                7,
                Cursor.OLDEST));
  }

  @Test
  void who_asks_for_nothing_in_particular_is_given_the_newest_hundred() {
    assertThat(query(""))
        .isEqualTo(
            new SearchQuery(
                Selection.of(EventFilter.NONE, TimeRange.ALWAYS, TimeRange.ALWAYS),
                Order.DESC,
                100,
                Cursor.NEWEST));
  }

  @Test
  void what_occurred_since_a_time_was_received_no_more_than_a_day_before_it() {
    assertThat(query("occurredFrom=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z").searched())
        .isEqualTo(
            new TimeRange(
                Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z")));
    assertThat(query("occurredFrom=2026-11-20T00:00:00Z&from=2026-11-20T00:00:00Z").searched())
        .isEqualTo(new TimeRange(Instant.parse("2026-11-20T00:00:00Z"), TimeRange.LATEST));
    assertThat(query("occurredTo=2026-11-20T00:00:00Z").searched()).isEqualTo(TimeRange.ALWAYS);
  }

  @ParameterizedTest
  @CsvSource({
    "user, user",
    "user=, user",
    "action&user=ada, action",
    "limit=, limit",
    "cursor, cursor",
    "user=a&user=b, user",
    "usr=a, usr",
    "limit=0, limit",
    "limit=-1, limit",
    "limit=1001, limit",
    "limit=1000000000000, limit",
    "limit=ten, limit",
    "cursor=forged, cursor",
    "from=yesterday, from",
    "from=2026-11-21T08:00:00, from",
    "from=-1, from",
    "from=1969-12-31T23:59:59Z, from",
    "to=999999999999999, to",
    "to=999999999999999999999, to",
    "to=10000-01-01T00:00:00Z, to",
    "from=2026-11-21T08:00:00Z&to=2026-11-21T07:59:59Z, to",
    "occurredFrom=2026-11-21T08:00:00Z&occurredTo=2026-11-21T07:59:59Z, occurredTo",
    "order=newest, order",
    "ip=example.com, ip",
    "ip=192.0.2.300, ip",
    "ip=1, ip",
    "ip=fe80::1%251, ip",
    "q=, q",
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

  private static SearchQuery query(String parameters) {
    return SearchQuery.of(
        UriComponentsBuilder.fromUriString("/?" + parameters).build().getQueryParams(),
        Optional::of);
  }
}
