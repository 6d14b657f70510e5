package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard of the real jar in a real Chromium. */
class DashboardIT {
  private static final double PATIENCE = 20_000;
  private static final int MANY = 250;
  private static final List<String> VIEWS =
      List.of(
          "overview",
          "overview&role=member",
          "events",
          "user",
          "user&user=ada",
          "funnel&step=view&step=buy",
          "retention",
          "send",
          "keys");

  private static final List<String> ADDRESSES =
      List.of(
          "",
          "view=events&action=a%26b&user=u&range=24h&order=asc",
          "page=%2Fstart&from=2026-11-21T08%3A00%3A00.000Z&bucket=day",
          "view=events&columns=action%2Cmetadata&after=abc",
          "view=funnel&step=view&step=buy&within=1d",
          "view=retention&weeks=12&begin=signup&returning=buy");

  @TempDir private static Path temporary;

  private static Program program;
  private static Playwright playwright;
  private static Browser browser;
  private static String key;

  private Dashboard dashboard;

  @BeforeAll
  static void start() throws Exception {
    program = Program.start(temporary.toRealPath().resolve("data"), freePort());
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright.chromium().launch(Chromium.launch());
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    program.awaitReady();
    key = Files.readString(program.data().resolve("admin-key")).strip();
    post(
        """
        [{"action":"view","user":"ada","page":"/start","role":"member"},
         {"action":"view","user":"ada","page":"/prices","role":"member"},
         {"action":"buy","user":"bob","page":"/cart","role":"guest","metadata":{"amount":59.90}}]
        """);
  }

  @AfterAll
  static void stop() throws Exception {
    if (playwright != null) {
      playwright.close();
    }
    program.process().destroy();
    program.exitStatus();
  }

  @BeforeEach
  void open_a_window() {
    dashboard = Dashboard.open(browser, program);
  }

  @AfterEach
  void the_browser_had_nothing_to_complain_of() {
    dashboard.close();
    assertThat(dashboard.complaints()).isEmpty();
  }

  @Test
  void the_link_of_the_banner_signs_in_once() {
    String text = program.text();

    dashboard
        .page()
        .navigate(text.substring(text.indexOf("/#ticket=")).lines().findFirst().orElseThrow());

    dashboard.isLive();
    assertThat(dashboard.page().url()).doesNotContain("ticket");
    dashboard.button("Sign out").click();
    assertThat(dashboard.at("#key")).isVisible();
    assertThat(dashboard.at("#desk")).isHidden();
  }

  @Test
  void events_that_are_posted_move_figures_charts_and_table() throws Exception {
    String action = fresh("moved");
    dashboard.signIn(key);
    long before = number(dashboard.at("#total"));

    post(many("{\"action\":\"%s\",\"user\":\"%<s\",\"page\":\"/%<s\"}".formatted(action)));

    assertThat(dashboard.at("#total")).hasText(String.format(Locale.UK, "%,d", before + MANY));
    assertThat(bar("#actions", action)).isVisible();
    assertThat(bar("#pages", "/" + action)).isVisible();
    assertThat(dashboard.at("#moving .line")).isVisible();
    dashboard.page().navigate("/?view=events&action=" + action);
    assertThat(dashboard.at("#rows tr").filter(having(action))).hasCount(25);
  }

  @Test
  void what_is_selected_is_filtered_by_and_a_link_shows_it() throws Exception {
    String action = fresh("chosen");
    post(many("{\"action\":\"%s\"}".formatted(action)));
    dashboard.signIn(key);

    bar("#actions", action).click();

    assertThat(dashboard.page()).hasURL(Pattern.compile("action=" + action));
    assertThat(dashboard.at(".chip")).containsText(action);
    dashboard.at("#views a[data-view=events]").click();
    assertThat(dashboard.at("#rows tr").filter(having(action))).hasCount(25);
    dashboard.page().reload();
    assertThat(dashboard.at("#rows tr").filter(having(action))).hasCount(25);
    dashboard.button("Remove the filter Action: " + action).click();
    assertThat(dashboard.page()).not().hasURL(Pattern.compile("action="));
    dashboard.page().goBack();
    assertThat(dashboard.page()).hasURL(Pattern.compile("action=" + action));
  }

  @Test
  void figures_charts_and_lists_are_of_what_is_filtered_by_and_go_on_moving() throws Exception {
    String role = fresh("filtered");
    post(many("{\"action\":\"a\",\"user\":\"%s\",\"role\":\"%<s\"}".formatted(role)));
    dashboard.signIn(key);
    dashboard.page().navigate("/?role=%s&range=1h&bucket=minute".formatted(role));

    assertThat(dashboard.at("#total")).hasText(String.valueOf(MANY));
    assertThat(dashboard.at("#active-users")).hasText("1");
    assertThat(dashboard.at("#timeline .line")).isVisible();
    assertThat(dashboard.at("#timeline-note")).hasText(MANY + " in this time");
    assertThat(dashboard.at("#people li")).hasCount(1);
    post("{\"action\":\"b\",\"user\":\"other\",\"role\":\"%s\"}".formatted(role));

    assertThat(dashboard.at("#total")).hasText(String.valueOf(MANY + 1));
    assertThat(dashboard.at("#actions li")).hasCount(2);
  }

  @Test
  void events_are_paged_through_and_one_opens_whole() throws Exception {
    String action = fresh("paged");
    post(
        "["
            + "{\"action\":\"%s\"},".formatted(action).repeat(29)
            + "{\"action\":\"%s\",\"metadata\":{\"amount\":1.50}}]".formatted(action));
    dashboard.signIn(key);
    dashboard.page().navigate("/?view=events&action=" + action);

    assertThat(dashboard.at("#rows tr")).hasCount(25);
    dashboard.button("Next").click();
    assertThat(dashboard.at("#rows tr")).hasCount(5);
    dashboard.button("Previous").click();
    assertThat(dashboard.at("#rows tr")).hasCount(25);
    dashboard.at("#order").selectOption("asc");
    dashboard.page().navigate(dashboard.page().url() + "&columns=action,metadata");
    assertThat(dashboard.at("#heads th")).hasCount(2);
    dashboard.page().navigate("/?view=events&user=bob");
    dashboard.at("#rows tr").first().click();
    assertThat(dashboard.at("#event-json")).containsText("59.90");
    dashboard.page().keyboard().press("Escape");
    assertThat(dashboard.at("#event")).isHidden();
  }

  @Test
  void the_live_tail_shows_what_comes_and_can_be_paused() throws Exception {
    String action = fresh("tailed");
    dashboard.signIn(key);
    dashboard.page().navigate("/?view=events&action=" + action);
    assertThat(dashboard.at("#events-card .empty")).isVisible();

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
  void what_an_event_says_is_never_more_than_text() throws Exception {
    String hostile = "<img src=x onerror=alert(1)>" + fresh("hostile");
    post(
        many(
            "{\"action\":\"%s\",\"user\":\"%<s\",\"page\":\"%<s\",\"role\":\"%<s\"}"
                .formatted(hostile)));
    dashboard.signIn(key);

    assertThat(bar("#actions", hostile)).isVisible();
    dashboard.at("#views a[data-view=events]").click();
    dashboard.at("#rows tr").first().click();

    assertThat(dashboard.at("#event-json")).containsText(hostile);
    assertThat(dashboard.at("img[src=x]")).hasCount(0);
  }

  @Test
  void a_user_has_a_page_to_which_older_links_lead() {
    dashboard.signIn(key);

    dashboard.page().navigate("/user-page-details.html?user=ada&page=%2Fstart");

    assertThat(dashboard.at("#user-title")).hasText("ada on /start");
    assertThat(dashboard.at("#user-rows tr")).hasCount(1);
  }

  @Test
  void the_form_sends_an_event_and_says_what_is_wrong_with_it() {
    dashboard.signIn(key);
    dashboard.page().navigate("/?view=send");

    dashboard.at("#action").fill(fresh("formed"));
    dashboard.at("#metadata").fill("{not json");
    dashboard.button("Send").click();
    assertThat(dashboard.at("#metadata-note")).containsText("This is not JSON.");
    dashboard.at("#metadata").fill("{\"plan\": \"free\"}");
    dashboard.button("Send").click();

    assertThat(dashboard.at("#result")).containsText("Accepted.");
  }

  @Test
  void sample_data_is_sent() {
    dashboard.signIn(key);
    dashboard.page().navigate("/?view=send");

    dashboard.button("Send sample data").click();

    assertThat(dashboard.at("#sample-note"))
        .hasText(Pattern.compile("\\d+ events are on their way."));
  }

  @Test
  void a_file_is_imported_and_its_refused_rows_can_be_kept() throws Exception {
    dashboard.signIn(key);
    dashboard.page().navigate("/?view=send");
    String file = "action,user\nimported,ada\n,nobody\nimported,bob\n";

    dashboard
        .at("#files")
        .setInputFiles(new FilePayload("events.csv", "text/csv", file.getBytes(UTF_8)));
    dashboard.button("Import").click();

    assertThat(dashboard.at("#import-result"))
        .containsText("2 events accepted. 1 rows were refused.");
    assertThat(dashboard.at("#refusals-rows tr")).containsText("The field 'action' is required.");
    Download kept =
        dashboard.page().waitForDownload(() -> dashboard.button("Download as CSV").click());
    assertThat(Files.readString(kept.path())).contains("missing-field");
  }

  @Test
  void a_new_client_registers_and_looks_after_its_keys() {
    dashboard.page().navigate("/");

    dashboard.page().getByText("Register").first().click();
    dashboard.at("#name").fill("Ada's shop");
    dashboard.at("#email").fill(fresh("ada") + "@example.com");
    dashboard.at("#password").fill("Correct horse 1");
    dashboard.at("#account-button").click();
    assertThat(dashboard.at("#created-key")).hasText(Pattern.compile("sl_.+"));
    assertThat(dashboard.at("#account")).containsText("Ada's shop");
    dashboard.at("#key-label").fill("reports");
    dashboard.at("#key-scope").selectOption("read");
    dashboard.button("Create key").click();
    assertThat(dashboard.at("#keys-rows tr")).hasCount(2);
    dashboard.button("Revoke reports").click();
    dashboard.button("Revoke").click();

    assertThat(dashboard.at("#keys-rows tr.over")).containsText("reports");
  }

  @Test
  void a_key_that_is_not_known_is_refused_in_words() {
    dashboard.page().navigate("/");

    dashboard.at("#key").fill("sl_not-a-key");
    dashboard.button("Connect").click();

    assertThat(dashboard.at("#sign-in-note")).containsText("not known here");
    assertThat(dashboard.at("#desk")).isHidden();
    // the browser notes each answer that is a no
    assertThat(dashboard.complaints()).allMatch(each -> each.contains("401"));
    dashboard.complaints().clear();
  }

  @Test
  void the_page_mends_itself_when_the_server_can_be_reached_again() {
    dashboard.context().route("**/api/v1/live/counters", Route::abort);
    dashboard.page().navigate("/");
    dashboard.at("#key").fill(key);
    dashboard.button("Connect").click();
    assertThat(dashboard.at("#link-text")).hasText("Reconnecting");

    dashboard.context().unroute("**/api/v1/live/counters");

    dashboard.isLive();
    assertThat(dashboard.at("#total")).hasText(Pattern.compile("[\\d,]+"));
    assertThat(dashboard.complaints()).allMatch(each -> each.contains("ERR_FAILED"));
    dashboard.complaints().clear();
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 360", "DARK, 1440"})
  void nothing_keeps_anybody_from_any_view(ColorScheme scheme, int width) throws Exception {
    dashboard.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    dashboard.page().setViewportSize(width, 800);
    dashboard.page().navigate("/");
    assertThat(dashboard.at("#key")).isVisible();
    assertThat(Axe.obstacles(dashboard.page())).isEmpty();
    dashboard.signIn(key);
    for (String view : VIEWS) {
      dashboard.page().navigate("/?view=" + view);
      dashboard.isLive();
      assertThat(dashboard.at("[data-state=loading]:visible")).hasCount(0);

      assertThat(Axe.obstacles(dashboard.page())).as(view).isEmpty();
      assertThat(dashboard.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
          .as("what %s is too wide by", view)
          .isEqualTo(0);
    }
  }

  @Test
  void an_address_says_what_was_read_from_it() {
    dashboard.page().navigate("/");

    for (String address : ADDRESSES) {
      assertThat(sorted(address, "query"))
          .isEqualTo(sorted(address, "write(read('/', query)).slice(2)"));
    }
  }

  private Object sorted(String query, String written) {
    return dashboard
        .page()
        .evaluate(
            """
            async (query) => {
              const { read, write } = await import("/state/address.js");
              return [...new URLSearchParams(%s)].map(String).sort();
            }
            """
                .formatted(written),
            query);
  }

  private Locator bar(String list, String name) {
    return dashboard.at(list + " button").filter(having(name));
  }

  private static long number(Locator figure) {
    assertThat(figure).hasText(Pattern.compile("[\\d,]+"));
    return Long.parseLong(figure.textContent().replace(",", ""));
  }

  /** Enough to be among those with the most. */
  private static String many(String event) {
    return "[" + String.join(",", Collections.nCopies(MANY, event)) + "]";
  }

  private static Locator.FilterOptions having(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static String fresh(String name) {
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static void post(String json) throws Exception {
    assertThat(program.post("/api/v1/events?ack=stored", json)).isEqualTo(202);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
