package dev.sluice.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.operations.Alerts.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AlertsIT {

  @TempDir private Path folder;

  @Test
  void prometheus_takes_what_it_is_given() throws Exception {
    assertThat(promtool("check", "config", "prometheus.yml")).contains("SUCCESS");
  }

  @Test
  void each_alert_comes_when_it_should_and_not_before() throws Exception {
    assertThat(promtool("test", "rules", "alerts_test.yml")).contains("SUCCESS");
    assertThat(Alerts.alerts())
        .extracting(Rule::name)
        .allSatisfy(
            name -> assertThat(Alerts.read("alerts_test.yml")).contains("alertname: " + name));
  }

  @Test
  void each_alert_says_in_a_line_what_it_is_and_what_to_do() {
    assertThat(Alerts.alerts())
        .hasSizeGreaterThan(15)
        .allSatisfy(
            alert ->
                assertThat(alert.annotations())
                    .containsOnlyKeys("summary", "runbook")
                    .allSatisfy((name, text) -> assertThat(text).hasLineCount(1).isNotBlank()));
  }

  private String promtool(String... arguments) throws Exception {
    Path output = folder.resolve("out");
    Process program = PrometheusPrograms.start(Alerts.FOLDER, output, "promtool", arguments);
    assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(output);
    assertThat(program.exitValue()).as(text).isZero();
    return text;
  }
}
