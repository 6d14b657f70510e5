package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an admin sees besides. */
class SystemViewIT extends DashboardTrial {
  private static final String LETTERS =
      """
      {"data":[
        {"id":44,"reason":"refused","detail":"<b>The</b> database did not take it.","topic":"sluice.events",
         "partition":3,"offset":4711,"buriedAt":"2026-11-21T08:30:01Z","replayedAt":null,
         "client":"6f1c2a52-6c0e-4f7e-9d1a-0c2b8f6f2a11","payload":"{\\"action\\":\\"x\\"}"},
        {"id":43,"reason":"no-event","detail":"The JSON is not valid UTF-8.","topic":"sluice.events",
         "partition":0,"offset":12,"buriedAt":"2026-11-21T08:30:00Z","replayedAt":null,
         "payloadBase64":"wID/"}],
       "next":null}
      """;

  private static final String TROUBLE =
      """
      {"status":"unhealthy","timestamp":1,"services":{"log":"disconnected","redis":"connected"},
       "roles":{"ingest":"waits for log","query":"up"},"alarms":["Something <b>was</b> lost."],
       "lag":{"events":12000,"seconds":61.5,"partitions":[
         {"partition":0,"stored":100,"end":12100,"events":12000,"seconds":61.5},
         {"partition":1,"stored":7,"end":7,"events":0,"seconds":0}]}}
      """;
  private static final String UNKNOWN =
      "{\"status\":\"unhealthy\",\"timestamp\":1,\"services\":{},\"roles\":{},\"lag\":null}";

  @Test
  void the_engines_the_roles_and_what_waits_are_shown() {
    show("/?view=system");

    assertThat(dashboard.at("#health-word")).hasText("healthy");
    assertThat(dashboard.at("#services li", "PostgreSQL")).containsText("connected");
    assertThat(dashboard.at("#roles-up li")).hasCount(4);
    assertThat(dashboard.at("#lag-events")).hasText(Pattern.compile("\\d+"));
    assertThat(dashboard.at("#lag-rows tr")).hasCount(6);
  }

  @Test
  void what_is_away_waits_or_was_lost_is_seen() {
    dashboard.context().route("**/api/v1/status", route -> route.fulfill(json(200, TROUBLE)));
    show("/?view=system");

    assertThat(dashboard.at("#health-word")).hasText("unhealthy");
    assertThat(dashboard.at("#services li", "Kafka").locator(".bad").first()).isVisible();
    assertThat(dashboard.at("#roles-up li", "ingest")).containsText("waits for log");
    assertThat(dashboard.at("#alarms li")).hasText("Something <b>was</b> lost.");
    assertThat(dashboard.at("#lag-events")).hasText("12,000");
    assertThat(dashboard.at("#lag-rows tr").first()).hasText("010012,10012,00061.5 s");
    dashboard.context().unroute("**/api/v1/status");
    dashboard.context().route("**/api/v1/status", route -> route.fulfill(json(200, UNKNOWN)));
    dashboard.show("/?view=system");

    assertThat(dashboard.at("#lag-card .error")).containsText("Nobody can tell");
  }

  @Test
  void a_client_is_given_limits_suspended_and_let_in_again() throws Exception {
    String name = fresh("shop");
    String key;
    try (Dashboard theirs = Dashboard.open(site.browser(), site.program().port())) {
      key = theirs.register(name);
    }
    show("/?view=system");
    Locator row = dashboard.at("#clients-rows tr", name);

    dashboard.button("Limits " + name).click();
    dashboard.at("#limits-rate").fill("100");
    dashboard.at("#limits-burst").fill("500");
    dashboard.button("Save").click();
    assertThat(row).containsText("100 events/s, 500 at once");
    dashboard.button("Suspend " + name).click();
    dashboard.button("Suspend").click();
    assertThat(row).containsText("suspended");
    assertThat(send(key)).isEqualTo(401);
    dashboard.button("Reinstate " + name).click();

    assertThat(row).containsText("active");
    assertThat(send(key)).isEqualTo(202);
  }

  private int send(String key) throws Exception {
    return site.program().post("/api/v1/events", "{\"action\":\"x\"}", key);
  }

  @Test
  void a_dead_letter_is_read_and_replayed_where_it_holds_an_event() {
    List<String> replayed = new CopyOnWriteArrayList<>();
    dashboard
        .context()
        .route("**/api/v1/dead-letters?*", route -> route.fulfill(json(200, LETTERS)));
    dashboard
        .context()
        .route(
            "**/api/v1/dead-letters/*/replay",
            route -> {
              replayed.add(route.request().url());
              route.fulfill(
                  json(202, "{\"id\":44,\"event\":\"019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55\"}"));
            });
    show("/?view=system");

    assertThat(dashboard.at("#letters-rows tr")).hasCount(2);
    assertThat(dashboard.at("#letters-rows button", "Replay")).hasCount(1);
    dashboard.at("#letters-rows .open").first().click();
    assertThat(dashboard.at("#event-facts")).containsText("<b>The</b> database did not take it.");
    assertThat(dashboard.at("#event-json")).hasText("{\"action\":\"x\"}");
    dashboard.button("Close").click();
    dashboard.button("Replay letter 44").click();

    assertThat(dashboard.at("#toast")).hasText("The event is in the log again.");
    assertThat(replayed).hasSize(1).allMatch(each -> each.endsWith("/dead-letters/44/replay"));
  }

  private static Route.FulfillOptions json(int status, String body) {
    return new Route.FulfillOptions()
        .setStatus(status)
        .setContentType("application/json")
        .setBody(body);
  }

  @Test
  void a_list_is_gone_through_page_by_page() {
    dashboard
        .context()
        .route(
            "**/api/v1/dead-letters?*",
            route ->
                route.fulfill(
                    json(
                        200,
                        route.request().url().contains("cursor=second")
                            ? "{\"data\":[],\"next\":null}"
                            : LETTERS.replace("\"next\":null", "\"next\":\"second\""))));
    show("/?view=system");
    Locator next = dashboard.at("#letters-pager [data-turn=next]");

    next.dblclick();
    assertThat(dashboard.at("#letters-rows tr")).hasCount(0);
    assertThat(dashboard.at("#letters-pager [role=status]")).hasText("Page 2");
    assertThat(next).isDisabled();
    dashboard.at("#letters-pager [data-turn=previous]").click();

    assertThat(dashboard.at("#letters-rows tr")).hasCount(2);
  }
}
