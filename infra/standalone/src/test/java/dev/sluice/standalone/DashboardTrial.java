package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Looks at the dashboard in a window that is new for each test, as the first admin unless said. */
abstract class DashboardTrial {
  static final int MANY = 250;

  Site site;
  Dashboard dashboard;

  @BeforeEach
  void open_a_window() throws Exception {
    site = Site.get();
    dashboard = Dashboard.open(site.browser(), site.program().port());
  }

  @AfterEach
  void the_browser_had_nothing_to_complain_of() {
    dashboard.close();
    assertThat(dashboard.complaints()).isEmpty();
  }

  Dashboard show(String address) {
    return dashboard.signedIn(site.key()).show(address);
  }

  void post(String json) throws Exception {
    post(json, site.key());
  }

  void post(String json, String key) throws Exception {
    assertThat(site.program().post("/api/v1/events?ack=stored", json, key)).isEqualTo(202);
  }

  /** An answer that says no. */
  static Route.FulfillOptions refusal(int status) {
    return new Route.FulfillOptions()
        .setStatus(status)
        .setContentType("application/problem+json")
        .setBody("{\"title\":\"No\",\"detail\":\"Ask for less.\",\"status\":%d}".formatted(status));
  }

  /** Enough to be among those with the most. */
  static String many(String event) {
    return "[" + String.join(",", Collections.nCopies(MANY, event)) + "]";
  }

  static String fresh(String name) {
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
