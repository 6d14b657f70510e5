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
  void a_login_that_ends_leads_to_the_door_whatever_was_asked() {
    show("/?view=send");
    dashboard.context().route("**/api/v1/keys", route -> route.fulfill(refusal(401)));

    dashboard.at("#views a[data-view=keys]").click();

    assertThat(dashboard.at("#sign-in-note")).containsText("no longer in force");
    assertThat(dashboard.at("#key")).isFocused();
    assertThat(dashboard.at("#desk")).isHidden();
    dashboard.forgive("401");
  }

  @Test
  void whoever_is_put_out_while_writing_finds_it_there_again_and_nobody_else_does() {
    String name = fresh("writing");
    dashboard.register(name);
    dashboard.show("/?view=keys");
    dashboard.at("#key-label").fill("reports");
    dashboard.at("#key-scope").selectOption("read");
    dashboard.at("#views a[data-view=send]").click();
    dashboard.at("#action").fill("half");
    dashboard.at("#metadata").fill("{\"plan\": 1}");
    dashboard.context().route("**/api/v1/events", route -> route.fulfill(refusal(401)));
    dashboard.button("Send").click();
    assertThat(dashboard.at("#sign-in-note")).hasText("The session is over.");
    dashboard.context().unroute("**/api/v1/events");

    dashboard.at("#key").fill(site.key());
    dashboard.button("Connect").click();
    dashboard.isLive();
    assertThat(dashboard.at("#action")).hasValue("");
    dashboard.button("Forget key").click();
    dashboard.page().getByText("Log in").first().click();
    dashboard.at("#email").fill(name + "@example.com");
    dashboard.at("#password").fill("Correct horse 1");
    dashboard.at("#account-button").click();
    dashboard.isLive();

    assertThat(dashboard.at("#action")).hasValue("half");
    assertThat(dashboard.at("#metadata")).hasValue("{\"plan\": 1}");
    assertThat(dashboard.at("#result")).isEmpty();
    dashboard.at("#views a[data-view=keys]").click();
    assertThat(dashboard.at("#key-label")).hasValue("reports");
    assertThat(dashboard.at("#key-scope")).hasValue("read");
    dashboard.forgive("401");
  }

  @Test
  void whoever_comes_next_finds_nothing_of_who_was_here() throws Exception {
    String theirs = fresh("theirs");
    post("{\"action\":\"%1$s\",\"user\":\"%1$s\",\"role\":\"%1$s\"}".formatted(theirs));
    show("/?action=" + theirs);
    for (String place : new String[] {"#actions", "#people", "#roles"}) {
      assertThat(dashboard.at(place + " button", theirs)).isVisible();
    }
    dashboard.at("#views a[data-view=events]").click();
    assertThat(dashboard.at("#rows tr")).hasCount(1);
    dashboard.at("#views a[data-view=send]").click();
    dashboard.at("#action").fill(theirs);

    dashboard.button("Forget key").click();

    assertThat(dashboard.at(":is(.bars, .legend) li, tbody tr", theirs)).hasCount(0);
    assertThat(dashboard.at("#action")).hasValue("");
  }

  @Test
  void why_nothing_is_told_is_said() {
    dashboard.context().route("**/api/v1/live/counters", route -> route.fulfill(refusal(503)));
    dashboard.signedIn(site.key()).page().navigate("/");
    assertThat(dashboard.at("#live-note")).hasText("Ask for less.");
    assertThat(dashboard.at("#link-text")).hasText("Reconnecting");
    dashboard.context().unroute("**/api/v1/live/counters");
    dashboard.isLive();
    assertThat(dashboard.at("#live-note")).isHidden();

    dashboard.context().route("**/api/v1/live/counters", route -> route.fulfill(refusal(403)));
    dashboard.page().reload();

    assertThat(dashboard.at("#live-note")).hasText("Ask for less.");
    assertThat(dashboard.at("#overview")).isHidden();
    dashboard.forgive("503", "403");
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
