package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Events that are sent from the page. */
class SendViewIT extends DashboardTrial {

  @Test
  void the_form_sends_an_event_and_says_what_is_wrong_with_it() {
    show("/?view=send");

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
    show("/?view=send");

    dashboard.button("Send sample data").click();

    assertThat(dashboard.at("#sample-note"))
        .hasText(Pattern.compile("\\d+ events are on their way."));
  }

  @Test
  void a_file_is_imported_and_its_refused_rows_can_be_kept() throws Exception {
    show("/?view=send");
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
}
