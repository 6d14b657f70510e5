package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that is left open until the server has another. */
class RenewalIT extends DashboardTrial {
  private static final long SETTLED_MILLIS = 61_000;

  @BeforeEach
  void stand_in_for_another_server() {
    dashboard.page().clock().install();
    dashboard
        .page()
        .addInitScript(
            """
            const ask = window.fetch;
            window.told = [];
            window.fetch = async (path, options) => {
              const answer = await ask(path, options);
              if (path !== "/") return answer;
              window.told.push(answer.headers.get("ETag"));
              return window.another ? new Response(null, { headers: { ETag: window.another } }) : answer;
            };
            """);
  }

  @Test
  void a_page_on_the_wall_is_loaded_anew_where_it_was() {
    show("/?view=events&action=none");

    becomeAnother();

    isLoadedAnew();
    assertThat(dashboard.page()).hasURL(Pattern.compile("/\\?view=events&action=none$"));
    assertThat(dashboard.at("#events-unlike")).isVisible();
    assertThat(dashboard.at("#renewal")).isEmpty();
    dashboard.forgive("ERR_INTERNET_DISCONNECTED");
  }

  @Test
  void whoever_is_writing_is_asked_before_a_page_is_loaded_anew() throws Exception {
    dashboard.page().setViewportSize(360, 800);
    show("/?view=send");
    dashboard.at("#action").fill("half");

    becomeAnother();

    assertThat(dashboard.button("Reload")).isVisible();
    assertThat(dashboard.at("#action")).hasValue("half");
    assertThat(Axe.obstacles(dashboard.page())).isEmpty();
    assertThat(dashboard.surplusWidth()).isEqualTo(0);
    dashboard.button("Reload").click();
    isLoadedAnew();
    assertThat(dashboard.at("#send")).isVisible();
    assertThat(dashboard.at("#renewal")).isEmpty();
    dashboard.forgive("ERR_INTERNET_DISCONNECTED");
  }

  /** While the page has lost the one that it knows. */
  private void becomeAnother() {
    dashboard.page().waitForFunction("() => window.told.length > 0");
    assertThat((String) dashboard.page().evaluate("window.told[0]")).matches("W/\"\\w+\"");
    dashboard.context().setOffline(true);
    assertThat(dashboard.at("#link-text")).hasText("Offline");
    Object told = dashboard.page().evaluate("(window.another = 'another', window.told.length)");
    dashboard.context().setOffline(false);
    dashboard.page().waitForFunction("(before) => window.told.length > before", told);
    dashboard.page().clock().fastForward(SETTLED_MILLIS);
  }

  private void isLoadedAnew() {
    dashboard.page().waitForFunction("() => window.another === undefined");
    dashboard.isLive();
  }
}
