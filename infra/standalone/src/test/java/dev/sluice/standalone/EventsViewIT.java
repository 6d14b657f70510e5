package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForFunctionOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of events, its tail, and what is taken along of it. */
class EventsViewIT extends DashboardTrial {

  @Test
  void events_are_paged_through_and_one_opens_whole() throws Exception {
    String action = fresh("paged");
    post("[" + "{\"action\":\"%s\"},".formatted(action).repeat(54) + "{\"action\":\"else\"}]");
    post("{\"action\":\"%s\",\"user\":\"%<s\",\"metadata\":{\"amount\":1.50}}".formatted(action));
    show("/?view=events&action=" + action);
    Page page = dashboard.page();

    isPage("Page 1", 25);
    dashboard.button("Next").click();
    isPage("Page 2", 25);
    dashboard.button("Next").click();
    isPage("Page 3", 5);
    String last = page.url();
    page.goBack();
    isPage("Page 2", 25);
    page.goBack();
    isPage("Page 1", 25);
    page.goForward();
    page.reload();
    isPage("Page 2", 25);
    dashboard.button("Previous").click();
    isPage("Page 1", 25);
    assertThat(dashboard.button("Previous")).isDisabled();
    dashboard.show(last);
    isPage("", 5);
    dashboard.button("Previous").click();
    isPage("", 25);
    dashboard.button("Next").click();
    isPage("", 5);
    dashboard.button("Previous").click();
    isPage("", 25);
    dashboard.button("Previous").click();
    isPage("Page 1", 25);
    assertThat(dashboard.at("#rows .of-user").first()).hasText(action);
    dashboard.at("#order").selectOption("asc");
    assertThat(dashboard.at("#rows .of-user").first()).hasText("–");
    dashboard.show(dashboard.page().url() + "&columns=action,metadata");
    assertThat(dashboard.at("#heads th")).hasCount(2);
    dashboard.show("/?view=events&user=" + action);
    dashboard.at("#rows tr").first().click();
    assertThat(dashboard.at("#event-json")).containsText("1.50");
    dashboard.at("#event-copy").click();
    assertThat(dashboard.at("#event-said")).not().isEmpty();
    dashboard.page().keyboard().press("Escape");
    assertThat(dashboard.at("#event")).isHidden();
  }

  private void isPage(String number, int events) {
    assertThat(dashboard.at("#page-number")).hasText(number);
    assertThat(dashboard.at("#rows tr")).hasCount(events);
  }

  @Test
  void the_tail_says_that_it_waits_for_events_once_none_would_be_missed() {
    Queue<Route> asked = new ConcurrentLinkedQueue<>();
    dashboard.page().route("**/api/v1/live/events?*", asked::add);
    show("/?view=events&action=" + fresh("awaited"));

    dashboard.button("Live tail").click();
    assertThat(dashboard.at("#events-note")).hasText("Connecting…");
    dashboard.page().waitForCondition(() -> !asked.isEmpty());
    asked.forEach(Route::resume);

    assertThat(dashboard.at("#events-note")).hasText("Waiting for the next event…");
  }

  @Test
  void the_live_tail_shows_what_comes_and_can_be_paused() throws Exception {
    String action = fresh("tailed");
    show("/?view=events&action=" + action);
    assertThat(dashboard.at("#events-unlike")).isVisible();

    dashboard.button("Live tail").click();
    assertThat(dashboard.at("#events-note")).hasText("Waiting for the next event…");
    post("{\"action\":\"%s\"}".formatted(action));
    assertThat(dashboard.at("#rows tr")).hasCount(1);
    dashboard.button("Pause tail").click();
    post("{\"action\":\"%s\"}".formatted(action));

    Locator goOn = dashboard.button("Go on (1 new)");
    assertThat(goOn).isVisible();
    assertThat(dashboard.at("#rows tr")).hasCount(1);
    goOn.click();
    assertThat(dashboard.at("#rows tr")).hasCount(2);
  }

  @Test
  void the_tail_goes_on_with_other_columns_and_filters_and_leads_back_to_the_pages()
      throws Exception {
    String action = fresh("led-back");
    show("/?view=events&action=" + action);
    dashboard.button("Live tail").click();
    assertThat(dashboard.at("#events-note")).hasText("Waiting for the next event…");
    post("{\"action\":\"%s\"}".formatted(action));
    assertThat(dashboard.at("#rows tr")).hasCount(1);

    dashboard.at("#columns summary").click();
    dashboard.at("#columns input[value=metadata]").check();
    assertThat(dashboard.at("#heads th")).hasCount(6);
    assertThat(dashboard.at("#rows tr")).hasCount(1);
    dashboard.page().keyboard().press("Escape");
    assertThat(dashboard.at("#columns summary")).isFocused();
    assertThat(dashboard.at("#columns fieldset")).isHidden();
    dashboard.at("#filter-field").selectOption("user");
    dashboard.at("#filter-value").fill("ada");
    dashboard.button("Filter").click();
    assertThat(dashboard.at("#events-note")).hasText("Waiting for the next event…");
    assertThat(dashboard.at("#rows tr")).hasCount(0);
    post("{\"action\":\"%s\",\"user\":\"ada\"}".formatted(action));
    assertThat(dashboard.at("#rows tr", "ada")).hasCount(1);
    dashboard.button("Remove the filter User: ada").click();
    dashboard.button("Back to pages").click();

    assertThat(dashboard.at("#rows tr")).hasCount(2);
    assertThat(dashboard.button("Live tail")).isFocused();
    assertThat(dashboard.at("#heads [aria-sort=descending]")).hasText("Received");
  }

  @Test
  void the_tail_and_an_event_source_go_on_where_their_connection_was_cut() throws Exception {
    try (Cable cable = new Cable(site.program().port());
        Dashboard far = Dashboard.open(site.browser(), cable.port())) {
      String key = far.register(fresh("far"));
      far.show("/?view=events&user=ada");
      far.button("Live tail").click();
      assertThat(far.at("#events-note")).hasText("Waiting for the next event…");
      listen(far, key);

      post(1, key, far);
      cable.cut();
      assertThat(far.at("#link-text")).hasText("Reconnecting");
      post("{\"action\":\"2\",\"user\":\"ada\"}", key);
      cable.mend();

      post(3, key, far);
    }
  }

  /** With the browser's own reader of streams, which hears of some once it misses none. */
  private void listen(Dashboard far, String key) throws Exception {
    far.page()
        .evaluate(
            """
            () => {
              window.heard = [];
              const source = new EventSource("/api/v1/live/events");
              source.onmessage = (message) => {
                const { user, action } = JSON.parse(message.data);
                if (user === "ada") window.heard.push(action);
                else window.hears = true;
              };
            }
            """);
    boolean hears = false;
    for (int times = 0; times < 30 && !hears; times++) {
      post("{\"action\":\"0\"}", key);
      hears = hears(far);
    }
    assertThat(hears).isTrue();
  }

  private static boolean hears(Dashboard far) {
    try {
      far.page()
          .waitForFunction(
              "() => window.hears", null, new WaitForFunctionOptions().setTimeout(2_000));
      return true;
    } catch (TimeoutError notYet) {
      return false;
    }
  }

  /** The event of that number, which both show behind those before it. */
  private void post(int number, String key, Dashboard far) throws Exception {
    post("{\"action\":\"%d\",\"user\":\"ada\"}".formatted(number), key);
    assertThat(far.at("#rows tr")).hasCount(number);
    far.page().waitForFunction("(events) => window.heard.length >= events", number);
    assertThat(far.page().evaluate("window.heard"))
        .isEqualTo(IntStream.rangeClosed(1, number).mapToObj(String::valueOf).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"CSV | ,%s,ada,", "NDJSON | \"action\":\"%s\",\"user\":\"ada\""})
  void the_browser_writes_to_disk_what_is_filtered(String format, String expected)
      throws Exception {
    String action = fresh("exported");
    post(many("{\"action\":\"%s\",\"user\":\"ada\"}".formatted(action)));
    post("{\"action\":\"%s\",\"user\":\"bob\"}".formatted(action));
    show("/?view=events&user=ada&action=" + action);

    Download file = dashboard.page().waitForDownload(() -> dashboard.button(format).click());

    assertThat(file.url()).contains("/api/v1/events/export?");
    assertThat(file.suggestedFilename()).endsWith(format.toLowerCase(Locale.ROOT));
    assertThat(Files.readString(file.path()).lines())
        .filteredOn(line -> line.contains(expected.formatted(action)))
        .hasSize(MANY);
    assertThat(Files.readString(file.path())).doesNotContain("bob");
  }
}
