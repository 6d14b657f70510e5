package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.lab.Machine;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Part;
import dev.sluice.bench.report.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Machine MACHINE = Machine.here();

  @TempDir private Path folder;

  private static Section section(String title) {
    return new Section(title, List.of(Finding.of("rate", 1_234, "/s")), List.of());
  }

  private static Report report(Part... parts) {
    return new Report(
        "ingest",
        Mode.QUICK,
        MACHINE,
        Instant.EPOCH,
        Duration.ofSeconds(90),
        0.25,
        Outcome.of(parts));
  }

  @Test
  void a_report_is_a_text_a_json_and_a_drawing_of_what_was_found_and_where() throws Exception {
    report(section("few"), section("many")).write(folder);

    assertThat(Files.readString(folder.resolve("bench-ingest.txt")))
        .startsWith(MACHINE.text())
        .contains("ingest (quick, 90 s; other processes took 25 % of the machine)")
        .contains("rate   1,234 /s");
    JsonNode json = JsonMapper.shared().readTree(folder.resolve("bench-ingest.json").toFile());
    assertThat(json.at("/machine/cores").asInt()).isEqualTo(MACHINE.cores());
    assertThat(json.at("/outcome/parts/1/title").asString()).isEqualTo("many");
    assertThat(json.at("/outcome/parts/1/findings/0/figure").asDouble()).isEqualTo(1_234);
    assertThat(Files.readString(folder.resolve("bench-ingest.svg"))).contains(">1,234 /s<");
  }

  @Test
  void nothing_is_drawn_where_there_is_nothing_to_compare() {
    report(section("alone")).write(folder);

    assertThat(folder.resolve("bench-ingest.txt")).exists();
    assertThat(folder.resolve("bench-ingest.svg")).doesNotExist();
  }
}
