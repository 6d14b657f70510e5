package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The door of the dashboard. */
class SignInIT extends DashboardTrial {

  @Test
  void the_link_of_the_banner_signs_in_once_and_lets_files_be_taken_along() throws Exception {
    post("{\"action\":\"taken-along\"}");
    String text = site.program().text();

    dashboard
        .page()
        .navigate(text.substring(text.indexOf("/#ticket=")).lines().findFirst().orElseThrow());

    dashboard.isLive();
    assertThat(dashboard.page().url()).doesNotContain("ticket");
    dashboard.show("/?view=events&action=taken-along");
    Download file = dashboard.page().waitForDownload(() -> dashboard.button("NDJSON").click());
    assertThat(Files.readString(file.path())).contains("\"action\":\"taken-along\"");
    dashboard.button("Sign out").click();
    assertThat(dashboard.at("#key")).isVisible();
    assertThat(dashboard.at("#desk")).isHidden();
  }

  @Test
  void a_key_that_is_not_known_is_refused_in_words() {
    dashboard.page().navigate("/");

    dashboard.at("#key").fill("sl_not-a-key");
    dashboard.button("Connect").click();

    assertThat(dashboard.at("#sign-in-note")).containsText("not known here");
    assertThat(dashboard.at("#desk")).isHidden();
    dashboard.forgive("401");
  }

  @Test
  void a_key_stays_in_its_tab_until_it_is_forgotten() {
    dashboard.page().navigate("/");

    dashboard.at("#key").fill(site.key());
    dashboard.button("Connect").click();
    dashboard.isLive();
    dashboard.page().reload();
    dashboard.isLive();
    dashboard.button("Forget key").click();
    dashboard.page().reload();

    assertThat(dashboard.at("#key")).isVisible();
    assertThat(dashboard.page()).hasTitle(Pattern.compile("Sluice"));
  }
}
