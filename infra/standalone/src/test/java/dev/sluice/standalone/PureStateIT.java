package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the dashboard works out without a page, a network or a clock. */
class PureStateIT extends DashboardTrial {
  private static final List<String> ADDRESSES =
      List.of(
          "",
          "view=events&action=a%26b&user=u&range=24h&order=asc",
          "page=%2Fstart&from=2026-11-21T08%3A00%3A00.000Z&bucket=day",
          "view=events&columns=action%2Cmetadata&after=abc",
          "view=funnel&step=view&step=buy&within=1d",
          "view=retention&weeks=12&begin=signup&returning=buy",
          "view=system");

  @BeforeEach
  void open_the_door() {
    dashboard.page().navigate("/");
  }

  private Object found(String module, String names, String expression, Object given) {
    return dashboard
        .page()
        .evaluate(
            "async (given) => { const { %s } = await import('/%s.js'); return %s; }"
                .formatted(names, module, expression),
            given);
  }

  private Object found(String module, String names, String expression) {
    return found(module, names, expression, "");
  }

  @Test
  void an_address_says_what_was_read_from_it() {
    for (String address : ADDRESSES) {
      assertThat(
              found(
                  "state/address",
                  "read, write",
                  "[...new URLSearchParams(write(read('/', given)).slice(2))].map(String).sort()",
                  address))
          .isEqualTo(
              found(
                  "state/address",
                  "read",
                  "[...new URLSearchParams(given)].map(String).sort()",
                  address));
    }
  }

  @Test
  void what_an_address_says_that_nobody_knows_is_passed_over() {
    assertThat(
            found(
                "state/address",
                "read, write",
                "write(read('/', 'view=admin&range=9y&from=yesterday&columns=password&weeks=999'))"))
        .isEqualTo("/");
  }

  @Test
  void as_long_a_time_before_is_asked_for_where_a_time_has_a_beginning() {
    assertThat(
            found(
                "state/address",
                "askedBefore",
                "`${askedBefore({ filters: { user: 'u' }, range: '1h' }, 7_200_000)}`"))
        .isEqualTo("user=u&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T01%3A00%3A00.000Z");
    assertThat(found("state/address", "askedBefore", "askedBefore({ filters: {} }, 1)")).isNull();
  }

  @Test
  void what_a_view_does_not_filter_by_is_passed_over_and_stays_in_the_address() {
    assertThat(
            found(
                "state/address",
                "read, asked, counting, passedOver",
                """
                ["retention", "funnel", "user"].map((view) => {
                  const where = read("/", `view=${view}&action=a&role=r&range=1h`);
                  return [`${asked(counting(where), 7_200_000)}`, passedOver(where).join()];
                })
                """))
        .isEqualTo(
            List.of(
                List.of("role=r", "action,time"),
                List.of("role=r&from=1970-01-01T01%3A00%3A00.000Z", "action"),
                List.of("action=a&role=r&from=1970-01-01T01%3A00%3A00.000Z", "")));
  }

  @Test
  void whoever_only_looks_moves_nothing() {
    assertThat(
            found(
                "state/counters",
                "NOTHING, snapshot, change, hasMoved",
                """
                (() => {
                  const one = snapshot(NOTHING, { total: 5, apiHits: 1, byAction: { a: 5 } }, 0);
                  const told = [{ apiHits: 2, eventsPerSecond: 0 }, { total: 6 }, { byAction: { a: 4, b: 1 } }];
                  return [NOTHING, one].map((before) => told.map((each) => hasMoved(before, change(one, each, 0))));
                })()
                """))
        .isEqualTo(List.of(List.of(false, false, false), List.of(false, true, true)));
  }

  @Test
  void a_change_is_put_over_what_was_told_and_counts_for_its_second() {
    assertThat(
            found(
                "state/counters",
                "NOTHING, snapshot, change, lastSeconds",
                """
                (() => {
                  let all = snapshot(NOTHING, { total: 5, byAction: { a: 5 } }, 1_000_000);
                  all = change(all, { total: 8, byAction: { b: 3 } }, 1_001_200);
                  all = change(all, { users: 2 }, 1_002_000);
                  const seconds = lastSeconds(all, 1_002_000, new Map([[16, 7]]));
                  return [all.figures.total, all.figures.users, all.byAction, seconds.slice(-4)];
                })()
                """))
        .isEqualTo(List.of(8, 2, Map.of("a", 5, "b", 3), List.of(7, 7, 3, 0)));
  }

  @Test
  void what_nobody_watched_ends_a_second_after_somebody_does_and_is_asked_for_anew_each_time() {
    assertThat(
            found(
                "state/counters",
                "unwatched",
                "[1_000_000, 1_000_250].map((since) => Object.values(unwatched({ since })))"))
        .isEqualTo(List.of(List.of(660_000, 1_001_000), List.of(660_000, 1_001_250)));
  }

  @Test
  void the_most_come_first_and_the_others_are_one() {
    assertThat(found("state/counters", "most", "most({ a: 1, b: 3, c: 2, d: 0 }, 2, 6)"))
        .isEqualTo(
            Map.of(
                "data",
                List.of(
                    Map.of("key", "b", "count", 3, "share", 0.5),
                    Map.of("key", "c", "count", 2, "share", 2.0 / 6)),
                "other",
                1));
  }

  @Test
  void a_minute_that_goes_on_is_shared_among_the_seconds_that_it_has_had() {
    assertThat(
            found(
                "state/counters",
                "perSecond",
                """
                [...perSecond([{ at: "1970-01-01T00:00:00Z", count: 120 },
                               { at: "1970-01-01T00:01:00Z", count: 120 }], 90_000)]
                """))
        .isEqualTo(List.of(List.of(0, 2), List.of(1, 4)));
  }

  @Test
  void a_curve_says_which_part_the_lesser_have() {
    assertThat(found("state/spread", "lorenz", "lorenz([3, 1])"))
        .isEqualTo(List.of(List.of(0, 0), List.of(0.5, 0.25), List.of(1, 1)));
    assertThat(found("state/spread", "marks", "marks(12, 4)")).isEqualTo(List.of(0, 5, 10, 15));
  }

  @Test
  void whoever_lost_the_server_waits_longer_each_time_and_not_for_ever() {
    assertThat(
            found(
                "state/patience",
                "pause",
                "[pause(0, 500, 0), pause(0, 500, 1), pause(3, 500, 1), pause(99, 500, 1)]"))
        .isEqualTo(List.of(250, 500, 4000, 15000));
  }

  @Test
  void a_page_gives_way_to_another_once_that_has_settled_and_nobody_is_at_work() {
    assertThat(
            found(
                "state/renewal",
                "renewal",
                """
                [{ told: "a" }, { since: 940_001 }, { since: 940_000 }, { isHeld: true }, { typedAt: 700_001 }, { typedAt: 700_000 }].map((but) =>
                  renewal({ own: "a", told: "b", since: 0, isHeld: false, typedAt: -Infinity, ...but }, 1_000_000),
                )
                """))
        .isEqualTo(List.of("stay", "wait", "load", "offer", "offer", "load"));
  }

  @Test
  void a_stream_is_read_in_whatever_pieces_it_comes() {
    assertThat(
            found(
                "net/sse",
                "SseParser",
                """
                (() => {
                  const text = "retry: 7\\r\\n: a comment\\r\\nid: 1\\r\\nevent: change\\r\\ndata: one\\r\\ndata:two\\r\\n\\r\\ndata: three\\n\\nid: 2\\n\\nid: 3\\n";
                  const parser = new SseParser();
                  return [[...text].flatMap((letter) => parser.push(letter)), parser.retry, parser.last];
                })()
                """))
        .isEqualTo(
            List.of(
                List.of(
                    Map.of("event", "change", "data", "one\ntwo", "id", "1"),
                    Map.of("event", "message", "data", "three", "id", "1")),
                7,
                "2"));
  }

  @Test
  void metadata_goes_as_it_was_typed_and_a_refused_row_becomes_no_formula() {
    assertThat(
            found(
                "state/sending",
                "eventJson",
                "eventJson('i', { action: 'a', user: ' ', metadata: '{\"n\": 1.50}' })"))
        .isEqualTo("{\"id\":\"i\",\"action\":\"a\",\"metadata\":{\"n\": 1.50}}");
    assertThat(
            found(
                "state/sending",
                "refusalsCsv",
                "refusalsCsv([{ file: 0, line: 2, id: '=1+1', detail: 'a \"b\"' }]).split('\\r\\n')[1]"))
        .isEqualTo("\"0\",\"2\",\"'=1+1\",\"\",\"\",\"a \"\"b\"\"\"");
  }
}
