package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How far users come, and who comes back. */
class InsightViewsIT extends DashboardTrial {
  private final String begin = fresh("begin");
  private final String end = fresh("end");

  private void three_begin_and_one_comes_to_the_end() throws Exception {
    post(
        """
        [{"action":"%1$s","user":"%1$s-a"},{"action":"%1$s","user":"%1$s-b"},
         {"action":"%1$s","user":"%1$s-c"}]
        """
            .formatted(begin));
    post("{\"action\":\"%s\",\"user\":\"%s-a\"}".formatted(end, begin));
  }

  @Test
  void a_funnel_shows_how_many_come_how_far_and_a_link_shows_it_too() throws Exception {
    three_begin_and_one_comes_to_the_end();
    show("/?view=funnel");
    assertThat(dashboard.at("#funnel-card .empty")).isVisible();

    dashboard.at("#step-0").fill(begin);
    dashboard.at("#step-1").fill(end);
    dashboard.at("#within").selectOption("1d");
    dashboard.at("#funnel-form button[type=submit]").click();

    assertThat(dashboard.at("#funnel-steps li")).hasCount(2);
    assertThat(dashboard.at("#funnel-steps li").first()).containsText("3100%");
    assertThat(dashboard.at("#funnel-steps li").last()).containsText("133.3%");
    assertThat(dashboard.at("#funnel-steps li").last()).containsText("2 went no further");
    assertThat(dashboard.at("#funnel-time"))
        .hasText(Pattern.compile(".+20\\d\\d.+ – .+20\\d\\d.+"));
    assertThat(dashboard.page()).hasURL(Pattern.compile("step=.*step=.*within=1d"));
    dashboard.page().reload();
    assertThat(dashboard.at("#funnel-steps li").last()).containsText("33.3% of the step before");
    dashboard.button("Add a step").click();
    assertThat(dashboard.at("#step-2")).isFocused();
  }

  @Test
  void retention_shows_who_begins_in_a_week_and_comes_back() throws Exception {
    three_begin_and_one_comes_to_the_end();
    show("/?view=retention");

    dashboard.at("#retention-begin").fill(begin);
    dashboard.at("#retention-returning").fill(end);
    dashboard.at("#retention-weeks").selectOption("4");
    dashboard.at("#retention-form button[type=submit]").click();

    assertThat(dashboard.at("#retention-rows tr")).hasCount(4);
    assertThat(dashboard.at("#retention-rows tr").last().locator("td").first()).hasText("3");
    assertThat(dashboard.at("#retention-rows tr").last().locator("td").nth(1)).hasText("33.3%");
    dashboard.show("/?view=retention&begin=nobody-does-this");
    assertThat(dashboard.at("#retention-card .empty")).isVisible();
  }

  @Test
  void what_is_filtered_by_holds_in_each_view_or_is_said_not_to() throws Exception {
    String role = fresh("role");
    post("{\"action\":\"%s\",\"user\":\"%<s-a\",\"role\":\"%s\"}".formatted(begin, role));
    post("{\"action\":\"%s\",\"user\":\"%<s-b\"}".formatted(begin));
    show("/?view=retention&range=24h&action=%s&role=%s&begin=%<s".formatted(begin, role));
    assertThat(dashboard.at("#retention-card .empty")).isVisible();

    dashboard.at("#retention-begin").fill("");
    dashboard.at("#retention-form button[type=submit]").click();
    assertThat(dashboard.at("#retention-rows tr").last().locator("td").first()).hasText("1");
    passesOver("The filters by action and time do not apply here.");
    assertThat(dashboard.at("#range")).isHidden();
    enter("user");
    assertThat(dashboard.at("#user-list li")).hasCount(1);
    assertThat(dashboard.at("#filters-note")).isHidden();
    dashboard.at("#user-list button").click();
    assertThat(dashboard.at("#user-total")).hasText("1");
    enter("funnel");
    passesOver("The filter by action does not apply here.");
    enter("events");
    assertThat(dashboard.at("#rows tr")).hasCount(1);
    dashboard.button("Live tail").click();
    passesOver("The filter by time does not apply here.");
    dashboard.button("Pause tail").click();
    enter("overview");
    assertThat(dashboard.at("#total")).hasText("1");
    assertThat(dashboard.at("#api-hits")).isHidden();
  }

  private void enter(String view) {
    dashboard.at("#views a[data-view=%s]".formatted(view)).click();
  }

  private void passesOver(String said) {
    assertThat(dashboard.at("#filters-note")).hasText(said);
  }

  @Test
  void what_can_not_be_answered_is_said_in_words() {
    dashboard.forgive("422");
    dashboard.context().route("**/api/v1/stats/**", route -> route.fulfill(refusal(422)));
    for (String view : new String[] {"retention", "funnel&step=a&step=b", "overview&role=x"}) {
      show("/?view=" + view);
      assertThat(dashboard.at(".error:visible").first()).hasText("Ask for less.");
    }
  }
}
