package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds in each view. */
class EveryViewIT extends DashboardTrial {
  private static final int MOST_TABS = 300;
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
          "keys",
          "system");

  /** What is opened in a view, one after the other. */
  private static final Map<String, List<String>> OPENED =
      Map.of(
          "events", List.of("#rows .open", "#tail"),
          "user&user=ada", List.of("#user-erase"),
          "system", List.of("#clients-rows button"));

  private static final String BACKGROUND = "getComputedStyle(document.body).backgroundColor";

  @ParameterizedTest
  @CsvSource({"LIGHT, 360", "DARK, 1440"})
  void nothing_keeps_anybody_from_any_view(ColorScheme scheme, int width) throws Exception {
    post(
        """
        [{"action":"view","user":"ada","page":"/start","role":"member"},
         {"action":"buy","user":"bob","page":"/cart","role":"guest","metadata":{"amount":59.90}}]
        """);
    dashboard.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    dashboard.page().setViewportSize(width, 800);
    dashboard.page().navigate("/");
    assertThat(dashboard.at("#key")).isVisible();
    assertThat(Axe.obstacles(dashboard.page())).isEmpty();
    dashboard.signedIn(site.key());
    for (String view : VIEWS) {
      dashboard.show("/?view=" + view);
      assertThat(dashboard.at("[data-state=loading]:visible")).hasCount(0);

      assertThat(Axe.obstacles(dashboard.page())).as(view).isEmpty();
      fits(view);
      for (String more : OPENED.getOrDefault(view, List.of())) {
        dashboard.at(more).first().click();
        assertThat(Axe.obstacles(dashboard.page())).as("%s, %s", view, more).isEmpty();
        dashboard.page().keyboard().press("Escape");
      }
    }
    dashboard.context().route("**/api/v1/stats/**", route -> route.fulfill(refusal(422)));
    dashboard.show("/?role=x");
    assertThat(dashboard.at("#figures .figures-error")).isVisible();
    assertThat(Axe.obstacles(dashboard.page())).as("an error").isEmpty();
    dashboard.forgive("422");
  }

  private void fits(String view) {
    assertThat(dashboard.surplusWidth()).as("what %s is too wide by", view).isEqualTo(0);
  }

  @Test
  void what_is_begun_before_it_is_known_what_is_offered_goes_on() {
    Queue<Route> asked = new ConcurrentLinkedQueue<>();
    dashboard.page().route("**/openapi.json", asked::add);
    dashboard.signedIn(site.key()).page().navigate("/?view=events");

    dashboard.button("Live tail").click();
    assertThat(dashboard.button("Pause tail")).isVisible();
    answer(asked);
    assertThat(dashboard.button("NDJSON")).isVisible();
    assertThat(dashboard.button("Pause tail")).isVisible();

    dashboard.page().navigate("/?view=user");
    dashboard.at("#user-name").fill("ada");
    answer(asked);
    assertThat(dashboard.at("#user-list-card")).isVisible();
    assertThat(dashboard.at("#user-name")).hasValue("ada");

    dashboard.page().navigate("/?view=funnel");
    assertThat(dashboard.at("#filters")).isVisible();
    assertThat(dashboard.at("#funnel")).isHidden();
    answer(asked);
    assertThat(dashboard.at("#funnel")).isVisible();

    List<String> questions = new CopyOnWriteArrayList<>();
    dashboard.page().onRequest(request -> questions.add(request.url()));
    dashboard.page().navigate("/?view=keys");
    assertThat(dashboard.at("#keys-rows tr").first()).isVisible();
    answer(asked);
    assertThat(dashboard.at("#usage-card")).isVisible();
    assertThat(questions).filteredOn(url -> url.endsWith("/api/v1/keys")).hasSize(1);
  }

  private void answer(Queue<Route> asked) {
    dashboard.page().waitForCondition(() -> !asked.isEmpty());
    asked.remove().resume();
    dashboard.knowsWhatIsOffered();
  }

  @Test
  void screen_theme_and_language_are_the_reader_s() {
    try (Dashboard german = Dashboard.open(site.browser(), site.program().port(), "de-DE")) {
      String answer = "{\"actions\":1234567,\"users\":1,\"actionsPerUser\":1.5,\"gini\":0.25}";
      german
          .context()
          .route(
              "**/api/v1/stats/summary?*",
              route -> route.fulfill(new Route.FulfillOptions().setBody(answer)));
      german.page().setViewportSize(3840, 2160);
      german.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      german.signedIn(site.key()).show("/?role=x");
      assertThat(german.at("#total")).hasText("1.234.567");
      assertThat(german.at("#per-user")).hasText("1,5");
      assertThat(german.at("#gini")).hasText("25\u00a0%");
      assertThat(german.surplusWidth()).isEqualTo(0);
      Object light = german.page().evaluate(BACKGROUND);

      german.at("#theme").selectOption("dark");
      assertThat(german.page().evaluate(BACKGROUND)).isNotEqualTo(light);
      german.page().reload();

      assertThat(german.at("#theme")).hasValue("dark");
      assertThat(german.page().evaluate(BACKGROUND)).isNotEqualTo(light);
      german.at("#theme").selectOption("light");
      assertThat(german.page().evaluate(BACKGROUND)).isEqualTo(light);
      assertThat(german.complaints()).isEmpty();
    }
  }

  @Test
  void what_events_and_clients_say_is_never_more_than_text() throws Exception {
    String hostile = "<img src=x onerror=alert(1)>\"'" + fresh("&amp;") + "x".repeat(19);
    String json = hostile.replace("\"", "\\\"");
    post(
        many(
            "{\"action\":\"%1$s\",\"user\":\"%1$s\",\"page\":\"%1$s\",\"role\":\"%1$s\",\"session\":\"%1$s\",\"metadata\":{\"%1$s\":\"%1$s\"}}"
                .formatted(json)));
    String word = URLEncoder.encode(hostile, StandardCharsets.UTF_8);
    dashboard.page().setViewportSize(360, 800);
    show("/");

    assertThat(dashboard.at("#actions button", hostile)).isVisible();
    assertThat(dashboard.at("#roles li", hostile)).isVisible();
    showsAsText(hostile, "/?role=" + word, "#chips", "#people", "#pages");
    showsAsText(hostile, "/?view=events&columns=action,metadata&user=" + word, "#rows", "#chips");
    dashboard.at("#rows tr").first().click();
    assertThat(dashboard.at("#event-json")).containsText(json);
    showsAsText(hostile, "/?view=user&user=" + word, "#user-title", "#user-actions", "#user-rows");
    dashboard.button("Erase…").click();
    assertThat(dashboard.at("#confirm-title", hostile)).isVisible();
    assertThat(dashboard.at("#confirm").evaluate("it => it.scrollWidth - it.clientWidth"))
        .isEqualTo(0);
    showsAsText(hostile, "/?view=funnel&step=%s&step=%<s".formatted(word), "#funnel-steps");
    dashboard.show("/?view=retention&begin=" + word);
    assertThat(dashboard.at("#retention-rows tr")).hasCount(8);
    dashboard.show("/?view=keys");
    dashboard.at("#key-label").fill(hostile.substring(0, 40));
    dashboard.button("Create key").click();
    assertThat(dashboard.at("#keys-rows", hostile.substring(0, 40))).isVisible();
    assertThat(dashboard.at("img[src=x]")).hasCount(0);
  }

  private void showsAsText(String text, String address, String... places) {
    dashboard.show(address);
    for (String place : places) {
      assertThat(dashboard.at(place, text).first()).isVisible();
    }
    assertThat(dashboard.at("img[src=x]")).hasCount(0);
    fits(address);
  }

  /** By nothing but the keyboard, from the door to the last view and out again. */
  @Test
  void whoever_has_only_a_keyboard_comes_everywhere() throws Exception {
    String action = fresh("keyed");
    post(many("{\"action\":\"%s\",\"user\":\"%<s\"}".formatted(action)));
    dashboard.page().navigate("/");
    tabTo("#key");
    type(site.key(), "Enter");
    dashboard.isLive();
    dashboard.knowsWhatIsOffered();

    tabTo("#actions button[title='%s']".formatted(action));
    press("Enter");
    assertThat(dashboard.at(".chip")).containsText(action);
    tabTo("#timeline");
    assertThat(dashboard.at("#timeline .line")).isVisible();
    press("ArrowLeft");
    assertThat(dashboard.at("#timeline .tip")).isVisible();
    assertThat(dashboard.at("#timeline"))
        .hasAttribute("aria-valuetext", Pattern.compile("\\d+ .+, \\d\\d:00"));

    enter("events");
    tabTo("#rows .open");
    press("Enter");
    assertThat(dashboard.at("#event")).isVisible();
    tabTo("#event [data-close]");
    press("Enter");
    assertThat(dashboard.at("#event")).isHidden();
    tabTo(".chip button");
    press("Enter");
    assertThat(dashboard.at(".chip")).hasCount(0);
    assertThat(dashboard.at("#filter-field")).isFocused();

    enter("user");
    tabTo("#user-name");
    type(action, "Enter");
    assertThat(dashboard.at("#user-title")).hasText(action);

    enter("funnel");
    tabTo("#step-0");
    type(action, "Tab");
    type(action, "Enter");
    assertThat(dashboard.at("#funnel-steps li")).hasCount(2);
    assertThat(dashboard.at("#step-1")).isFocused();

    enter("retention");
    tabTo("#retention-begin");
    type(action, "Enter");
    assertThat(dashboard.at("#retention-rows tr")).hasCount(8);

    enter("send");
    tabTo("#action");
    type(action, "Enter");
    assertThat(dashboard.at("#result")).containsText("Accepted.");

    enter("keys");
    tabTo("#key-label");
    type(action, "Enter");
    assertThat(dashboard.at("#keys-rows", action)).isVisible();

    enter("system");
    tabTo("#clients-rows button");
    press("Enter");
    assertThat(dashboard.at("#limits")).isVisible();
    tabTo("#limits [data-close]");
    press("Enter");

    tabTo("#forget");
    press("Enter");
    assertThat(dashboard.at("#key")).isFocused();
  }

  private void enter(String view) {
    tabTo("#views a[data-view=%s]".formatted(view));
    press("Enter");
    assertThat(dashboard.at("#" + view)).isVisible();
  }

  private void type(String text, String then) {
    dashboard.page().keyboard().insertText(text);
    press(then);
  }

  private void press(String key) {
    dashboard.page().keyboard().press(key);
  }

  private void tabTo(String selector) {
    assertThat(dashboard.at(selector).first()).isVisible();
    for (int tabs = 0; tabs < MOST_TABS; tabs++) {
      if (isAt(selector)) {
        return;
      }
      press("Tab");
    }
    throw new AssertionError("No way leads to " + selector);
  }

  private boolean isAt(String selector) {
    return (Boolean)
        dashboard.page().evaluate("(to) => document.activeElement.matches(to)", selector);
  }
}
