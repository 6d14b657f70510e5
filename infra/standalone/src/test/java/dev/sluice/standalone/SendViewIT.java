package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
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
  void how_far_a_file_is_can_be_seen_and_stopped_and_what_is_not_listed_is_said() throws Exception {
    show("/?view=send");
    CDPSession browser = dashboard.context().newCDPSession(dashboard.page());
    browser.send("Network.enable");
    browser.send("Network.emulateNetworkConditions", upload(20_000));
    choose("{\"action\":\"slow\"}\n".repeat(20_000));

    dashboard.button("Import").click();
    assertThat(dashboard.at("#import-bytes-text"))
        .hasText(Pattern.compile("[1-9][\\d.]* kB of 360\\.\\d* kB \\([\\d.]+%\\)"));
    dashboard.button("Stop").click();
    assertThat(dashboard.at("#import-result")).containsText("Stopped.");
    assertThat(dashboard.button("Stop")).isHidden();
    browser.send("Network.emulateNetworkConditions", upload(-1));
    choose("{\"action\":\"kept\"}\n".repeat(3) + "{}\n".repeat(150));
    dashboard.button("Import").click();

    assertThat(dashboard.at("#import-result"))
        .containsText("3 events accepted. 150 rows were refused.");
    assertThat(dashboard.at("#import-events")).hasText("3 events accepted, 150 refused");
    assertThat(dashboard.at("#refusals-rows tr")).hasCount(100);
    assertThat(dashboard.at("#refusals-note"))
        .containsText("Of 150 the first 100 are listed, here and in the file.");
  }

  private void choose(String lines) {
    dashboard
        .at("#files")
        .setInputFiles(
            new FilePayload("events.jsonl", "application/x-ndjson", lines.getBytes(UTF_8)));
  }

  private static JsonObject upload(int bytesInASecond) {
    JsonObject conditions = new JsonObject();
    conditions.addProperty("offline", false);
    conditions.addProperty("latency", 0);
    conditions.addProperty("downloadThroughput", -1);
    conditions.addProperty("uploadThroughput", bytesInASecond);
    return conditions;
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
        .containsText("2 events accepted. 1 row was refused.");
    assertThat(dashboard.at("#refusals-note")).isHidden();
    assertThat(dashboard.at("#refusals-rows tr")).containsText("The field 'action' is required.");
    Download kept =
        dashboard.page().waitForDownload(() -> dashboard.button("Download as CSV").click());
    assertThat(Files.readString(kept.path())).contains("missing-field");
  }
}
