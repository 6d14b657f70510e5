package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of one user. */
class UserViewIT extends DashboardTrial {
  private final String user = fresh("ada");

  @Test
  void a_user_has_a_page_to_which_older_links_lead() throws Exception {
    post(
        """
        [{"action":"view","user":"%1$s","page":"/start"},
         {"action":"view","user":"%1$s","page":"/prices"},
         {"action":"buy","user":"%1$s","page":"/prices"}]
        """
            .formatted(user));

    show("/user-page-details.html?user=%s&page=%%2Fstart".formatted(user));
    assertThat(dashboard.at("#user-title")).hasText(user + " on /start");
    assertThat(dashboard.at("#user-rows tr")).hasCount(1);
    dashboard.show("/?view=user&user=" + user);

    assertThat(dashboard.at("#user-rows tr")).hasCount(3);
    assertThat(dashboard.at("#user-total")).hasText("3");
    assertThat(dashboard.at("#user-most")).hasText("view");
    assertThat(dashboard.at("#user-first time")).isVisible();
    dashboard.at("#user-actions button", "buy").click();
    assertThat(dashboard.page()).hasURL(Pattern.compile("view=events.*action=buy"));
    assertThat(dashboard.at("#rows tr")).hasCount(1);
  }

  @Test
  void whoever_is_at_an_event_by_keys_stays_there_when_others_arrive() throws Exception {
    post("{\"action\":\"first\",\"user\":\"%s\"}".formatted(user));
    show("/?view=user&user=" + user);
    assertThat(dashboard.at("#user-rows tr")).hasCount(1);

    dashboard.at("#user-rows .open").focus();
    post("{\"action\":\"second\",\"user\":\"%s\"}".formatted(user));

    assertThat(dashboard.at("#user-rows tr")).hasCount(2);
    assertThat(dashboard.at("#user-rows .open").last()).isFocused();
  }

  @Test
  void all_that_is_kept_of_a_user_is_taken_along_and_then_erased() throws Exception {
    post("[" + "{\"action\":\"a\",\"user\":\"%s\"},".formatted(user) + "{\"action\":\"b\"}]");
    show("/?view=user&user=" + user);
    assertThat(dashboard.at("#user-rows tr")).hasCount(1);

    Download file = dashboard.page().waitForDownload(() -> dashboard.button("Export").click());
    assertThat(Files.readString(file.path())).contains("\"kind\":\"end\",\"events\":1");
    dashboard.button("Erase…").click();
    assertThat(dashboard.button("Cancel")).isFocused();
    dashboard.button("Cancel").click();
    assertThat(dashboard.at("#user-rows tr")).hasCount(1);
    dashboard.button("Erase…").click();
    assertThat(dashboard.at("#confirm-text")).containsText("can’t be brought back");
    dashboard.page().waitForResponse(UserViewIT::saysThatNobodyIsThere, this::erase);

    assertThat(dashboard.at("#user-rows tr")).hasCount(0);
    assertThat(dashboard.at("#user-latest-card .empty")).isVisible();
    dashboard.forgive("404");
  }

  @Test
  void a_user_whom_no_browser_can_ask_for_is_exported_and_erased_as_the_page_says(
      @TempDir Path folder) throws Exception {
    post("{\"action\":\"climbed\",\"user\":\"..\"}");
    dashboard.page().setViewportSize(360, 800);
    show("/?view=user&user=..");
    assertThat(dashboard.at("#user-rows tr")).hasCount(1);
    assertThat(dashboard.button("Erase…")).isHidden();
    assertThat(dashboard.at("[data-state=loading]:visible")).hasCount(0);
    assertThat(Axe.obstacles(dashboard.page())).isEmpty();
    assertThat(dashboard.surplusWidth()).isEqualTo(0);

    Download file =
        dashboard.page().waitForDownload(() -> dashboard.button("Export events").click());
    assertThat(Files.readString(file.path())).contains("\"action\":\"climbed\"");
    String commands = dashboard.at("#user-commands").textContent();
    String said =
        Readme.output("KEY=%s\n%s".formatted(site.key(), commands), site.program(), folder);

    assertThat(said).contains("\"kind\":\"end\",\"events\":1", "\"erasedUpTo\":");
  }

  /** What is said of it in passing goes after some seconds. */
  private void erase() {
    dashboard.button("Erase").click();
    assertThat(dashboard.at("#toast")).containsText(user);
  }

  private static boolean saysThatNobodyIsThere(Response answer) {
    return answer.url().endsWith("/profile") && answer.status() == 404;
  }
}
