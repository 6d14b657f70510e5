package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures and charts that are on the wall. */
class OverviewIT extends DashboardTrial {

  /** Less than the minute after which some questions are asked anew. */
  private static final double SOON = 30_000;

  @Test
  void events_that_are_posted_move_figures_charts_and_table() throws Exception {
    String action = fresh("moved");
    String key = dashboard.register(action);
    dashboard.show("/");
    assertThat(dashboard.at("#total")).hasText("0");

    post(many("{\"action\":\"%s\",\"user\":\"%<s\",\"page\":\"/%<s\"}".formatted(action)), key);

    assertThat(dashboard.at("#total")).hasText(String.valueOf(MANY));
    assertThat(dashboard.at("#actions button", action)).isVisible();
    assertThat(dashboard.at("#pages button", "/" + action)).isVisible();
    assertThat(dashboard.at("#moving .line")).isVisible();
    dashboard.show("/?view=events&action=" + action);
    assertThat(dashboard.at("#rows tr", action)).hasCount(25);
  }

  @Test
  void what_is_selected_is_filtered_by_and_a_link_shows_it() throws Exception {
    String action = fresh("chosen");
    post(many("{\"action\":\"%s\",\"page\":\"%<s\",\"role\":\"%<s\"}".formatted(action)));
    show("/");

    dashboard.at("#roles .slice", action).dispatchEvent("click");
    assertThat(dashboard.page()).hasURL(Pattern.compile("role=" + action));
    dashboard.at("#pages button", action).click();
    assertThat(dashboard.page()).hasURL(Pattern.compile("page=%s.*role=%<s".formatted(action)));
    dashboard.button("Remove the filter Page: " + action).click();
    dashboard.button("Remove the filter Role: " + action).click();
    dashboard.at("#filter-field").selectOption("role");
    dashboard.at("#filter-value").fill("nobody");
    dashboard.button("Filter").click();
    assertThat(dashboard.at("#total")).hasText("0");
    dashboard.button("Remove the filter Role: nobody").click();
    dashboard.at("#actions button", action).click();

    assertThat(dashboard.page()).hasURL(Pattern.compile("action=" + action));
    assertThat(dashboard.at(".chip")).containsText(action);
    dashboard.at("#views a[data-view=events]").click();
    assertThat(dashboard.at("#rows tr", action)).hasCount(25);
    dashboard.page().reload();
    assertThat(dashboard.at("#rows tr", action)).hasCount(25);
    dashboard.button("Remove the filter Action: " + action).click();
    assertThat(dashboard.page()).not().hasURL(Pattern.compile("action="));
    dashboard.page().goBack();
    assertThat(dashboard.page()).hasURL(Pattern.compile("action=" + action));
  }

  @Test
  void figures_charts_and_lists_are_of_what_is_filtered_by_and_go_on_moving() throws Exception {
    String role = fresh("filtered");
    post(many("{\"action\":\"a\",\"user\":\"%s\",\"role\":\"%<s\"}".formatted(role)));
    show("/?role=%s&range=1h&bucket=minute".formatted(role));

    assertThat(dashboard.at("#total")).hasText(String.valueOf(MANY));
    assertThat(dashboard.at("#active-users")).hasText("1");
    assertThat(dashboard.at("#timeline .line")).isVisible();
    assertThat(dashboard.at("#timeline-note")).hasText(MANY + " in this time");
    assertThat(dashboard.at("#api-hits")).isHidden();
    assertThat(dashboard.at("#people li")).hasCount(1);
    post("{\"action\":\"b\",\"user\":\"other\",\"role\":\"%s\"}".formatted(role));

    assertThat(dashboard.at("#total")).hasText(String.valueOf(MANY + 1));
    assertThat(dashboard.at("#actions li")).hasCount(2);
  }

  @Test
  void the_page_mends_itself_when_the_server_can_be_reached_again() {
    dashboard.context().route("**/api/v1/live/counters", Route::abort);
    dashboard.signedIn(site.key()).page().navigate("/");
    assertThat(dashboard.at("#link-text")).hasText("Reconnecting");

    dashboard.context().unroute("**/api/v1/live/counters");

    dashboard.isLive();
    isNumber("#total");
    dashboard.context().setOffline(true);
    assertThat(dashboard.at("#link-text")).hasText("Offline");
    dashboard.context().setOffline(false);
    dashboard.isLive();
    dashboard.forgive("ERR_FAILED", "ERR_INTERNET_DISCONNECTED");
  }

  @Test
  void what_could_not_be_told_is_not_told_of_another_time_and_is_asked_for_again()
      throws Exception {
    String action = fresh("untold");
    AtomicInteger status = new AtomicInteger(422);
    Queue<Route> before = new ConcurrentLinkedQueue<>();
    show("/");
    isNumber("#total");
    assertThat(dashboard.at("#timeline-note")).containsText(" since ");
    dashboard.page().route("**/stats/summary?*from=*", route -> answer(route, status, before));

    dashboard.at("#range").selectOption("7d");
    assertThat(dashboard.at("#figures .figures-error")).hasText("Ask for less.");
    post(many("{\"action\":\"%s\"}".formatted(action)));
    assertThat(dashboard.at("#actions button", action)).isVisible();
    assertThat(dashboard.at("#total")).hasText("–");
    assertThat(dashboard.at("#figures")).hasAttribute("data-state", "error");
    status.set(503);
    dashboard.at("#range").selectOption("24h");
    assertThat(dashboard.at("#figures")).hasAttribute("data-state", "error");
    status.set(200);

    isNumber("#total");
    dashboard
        .page()
        .waitForRequestFinished(() -> before.forEach(route -> route.fulfill(refusal(422))));
    dashboard.page().evaluate("() => new Promise(requestAnimationFrame)");
    assertThat(dashboard.at("#figures")).hasAttribute("data-state", "full");
    dashboard.forgive("422", "503");
  }

  /** What it is compared with waits until the rest is there. */
  private static void answer(Route route, AtomicInteger status, Queue<Route> before) {
    if (route.request().url().contains("to=")) {
      before.add(route);
    } else if (status.get() == 200) {
      route.resume();
    } else {
      route.fulfill(refusal(status.get()));
    }
  }

  /** Of a server that tells only what the test does. */
  @Test
  void nothing_is_asked_for_while_nothing_but_calls_is_counted() {
    Page page = dashboard.page();
    page.addInitScript(
        """
        const ask = window.fetch;
        window.asked = [];
        window.fetch = (path, options) => {
          if (path.startsWith("/api/v1/stats/")) window.asked.push(path);
          if (path.startsWith("/api/v1/stats/summary")) return Promise.resolve(new Response(`{"lorenz":[[0,0],[0.5,0.25],[1,1]]}`));
          if (!path.startsWith("/api/v1/live/counters")) return ask(path, options);
          const write = new TextEncoder();
          const start = (body) => (window.tell = (event, told) => body.enqueue(write.encode(`event: ${event}\\ndata: ${JSON.stringify(told)}\\n\\n`)));
          return Promise.resolve(new Response(new ReadableStream({ start })));
        };
        """);
    page.clock().install();
    show("/");
    tell("snapshot", "{ total: 5, users: 2, apiHits: 1, byAction: { a: 5 } }");
    assertThat(dashboard.at("#total")).hasText("5");
    assertThat(dashboard.at("[data-state=loading]:visible")).hasCount(0);
    assertThat(dashboard.at("#lorenz .lorenz-line"))
        .hasAttribute("d", "M0.00 40.00 20.00 30.00 40.00 0.00");
    page.clock().runFor(10_000);
    int asked = asked();

    tell("change", "{ apiHits: 2 }");
    page.clock().runFor(20_000);
    assertThat(dashboard.at("#api-hits")).hasText("2");
    assertThat(asked()).isEqualTo(asked);
    tell("change", "{ total: 6, byAction: { a: 6 } }");
    page.waitForFunction("(before) => window.asked.length > before", asked);
    page.clock().runFor(10_000);
    int after = asked();
    page.clock().runFor(60_000);

    page.waitForFunction("(before) => window.asked.length > before", after);
  }

  private void tell(String event, String told) {
    dashboard.page().evaluate("window.tell('%s', %s)".formatted(event, told));
  }

  private int asked() {
    return (Integer) dashboard.page().evaluate("window.asked.length");
  }

  @Test
  void the_badge_says_that_it_is_degraded_while_redis_does_not_answer() throws Exception {
    show("/");

    site.program()
        .freezeEngine(
            "redis-server", () -> assertThat(dashboard.at("#link-text")).hasText("Degraded"));

    dashboard.isLive();
  }

  @Test
  void what_came_before_anybody_watched_is_in_the_line_of_what_arrives() throws Exception {
    String name = fresh("before");
    String key = dashboard.register(name);
    dashboard.show("/");
    post(many("{\"action\":\"%s\"}".formatted(name)), key);

    dashboard.show("/");

    assertThat(dashboard.at("#moving"))
        .hasAttribute("aria-label", Pattern.compile(".* now, [1-9][\\d,.]* at the most"));
  }

  @Test
  void whoever_signs_in_after_another_waits_for_no_past_of_theirs() throws Exception {
    dashboard.register(fresh("first"));
    dashboard.show("/");
    post(many("{\"action\":\"second\"}"));

    dashboard.button("Sign out").click();
    dashboard.at("#key").fill(site.key());
    dashboard.button("Connect").click();

    assertThat(dashboard.at("#moving"))
        .hasAttribute(
            "aria-label",
            Pattern.compile(".* now, [1-9][\\d,.]* at the most"),
            new HasAttributeOptions().setTimeout(SOON));
  }

  @Test
  void a_figure_is_compared_with_as_long_a_time_before() {
    dashboard.page().navigate("/");

    assertThat(
            dashboard
                .page()
                .evaluate(
                    """
                    async () => {
                      const { trend } = await import("/draw/trend.js");
                      const draw = trend("total-trend");
                      const place = document.getElementById("total-trend");
                      return [[150, 100], [50, 100], [5, 0]].map(([now, before]) => {
                        draw(now, before);
                        return place.hidden ? "" : place.textContent;
                      });
                    }
                    """))
        .isEqualTo(List.of("+50%", "−50%", ""));
  }

  @ParameterizedTest
  @CsvSource({"REDUCE, 1000", "NO_PREFERENCE, 0"})
  void numbers_jump_for_whoever_wants_it_calm(ReducedMotion motion, String shownAtOnce) {
    Page page = dashboard.page();
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(motion));
    page.clock().install();
    page.navigate("/");
    page.evaluate(
        """
        async () => {
          const { figure } = await import("/draw/figure.js");
          window.counted = figure("total", (value) => String(Math.round(value)));
          window.counted.move(0);
        }
        """);
    page.clock().runFor(5_000);

    Object atOnce =
        page.evaluate(
            "() => (window.counted.move(1000), document.getElementById('total').textContent)");

    assertThat(atOnce).isEqualTo(shownAtOnce);
    page.clock().runFor(5_000);
    assertThat(dashboard.at("#total")).hasText("1000");
  }

  @Test
  void nothing_moves_by_itself_for_whoever_wants_it_calm() {
    dashboard
        .page()
        .emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    show("/");

    assertThat(dashboard.page().evaluate("document.getAnimations().length")).isEqualTo(0);
    dashboard
        .page()
        .emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));
    assertThat((Integer) dashboard.page().evaluate("document.getAnimations().length")).isPositive();
  }

  private void isNumber(String figure) {
    assertThat(dashboard.at(figure)).hasText(Pattern.compile("[\\d,]+"));
  }
}
