package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a client sees of its account, its keys and its limit. */
class KeysViewIT extends DashboardTrial {

  @Test
  void a_new_client_registers_and_looks_after_its_keys() {
    dashboard.page().navigate("/");

    dashboard.page().getByText("Register").first().click();
    dashboard.at("#name").fill("Ada's shop");
    String email = fresh("ada") + "@example.com";
    dashboard.at("#email").fill(email);
    dashboard.at("#password").fill("Correct horse 1");
    dashboard.at("#account-button").click();
    assertThat(dashboard.at("#created-key")).hasText(Pattern.compile("sl_.+"));
    assertThat(dashboard.at("#account")).containsText("Ada's shop");
    assertThat(dashboard.at("#views a[data-view=system]")).isHidden();
    dashboard.at("#key-label").fill("reports");
    dashboard.at("#key-scope").selectOption("read");
    dashboard.button("Create key").click();
    assertThat(dashboard.at("#keys-rows tr")).hasCount(2);
    dashboard.button("Revoke reports").click();
    dashboard.button("Revoke").click();

    assertThat(dashboard.at("#keys-rows tr.over")).containsText("reports");
    dashboard.button("Sign out").click();
    dashboard.page().getByText("Log in").first().click();
    logIn(email, "Correct horse 2");
    assertThat(dashboard.at("#sign-in-note")).hasText("The e-mail or the password is wrong.");
    logIn(email, "Correct horse 1");
    dashboard.isLive();
    assertThat(dashboard.at("#account")).containsText("Ada's shop");
    dashboard.forgive("401");
  }

  private void logIn(String email, String password) {
    dashboard.at("#email").fill(email);
    dashboard.at("#password").fill(password);
    dashboard.at("#account-button").click();
  }

  @Test
  void what_a_server_that_restarts_does_not_answer_is_asked_for_again() {
    AtomicBoolean isAway = new AtomicBoolean(true);
    dashboard
        .context()
        .route(
            Pattern.compile("/api/v1/(keys|clients/current|usage/.*)$"),
            route -> {
              if (isAway.get()) {
                route.fulfill(refusal(503));
              } else {
                route.resume();
              }
            });
    show("/?view=keys");
    for (String card : new String[] {"#account-card", "#usage-card", "#top-card", "#keys-card"}) {
      assertThat(dashboard.at(card + " .error")).hasText("Ask for less.");
    }

    isAway.set(false);

    assertThat(dashboard.at("#keys-rows tr").first()).isVisible();
    assertThat(dashboard.at("#account dd").first()).isVisible();
    assertThat(dashboard.at("#usage-note")).hasText(Pattern.compile("[\\d,]+ events in 30 days"));
    assertThat(dashboard.at("#top-card .error")).isHidden();
    dashboard.forgive("503");
  }

  @Test
  void what_is_sent_is_shown_day_by_day_and_against_the_limit() throws Exception {
    post(many("{\"action\":\"used\"}"));
    show("/?view=keys");

    assertThat(dashboard.at("#usage-note"))
        .hasText(Pattern.compile("[1-9][\\d,]* events in 30 days"));
    assertThat(dashboard.at("#usage .line")).isVisible();
    assertThat(dashboard.at("#top li").first()).containsText("(you)");
    assertThat(dashboard.at("#rate-text"))
        .hasText(Pattern.compile("[\\d,.]+ of 50,000 events per second \\([\\d.]+%\\)"));
  }
}
