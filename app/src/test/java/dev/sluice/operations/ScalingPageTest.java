package dev.sluice.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScalingPageTest {

  private static final Pattern COST = Pattern.compile("\\d+\\.\\d µs");

  @Test
  void what_an_event_costs_is_what_was_measured() throws IOException {
    String measured = Files.readString(Path.of("../README.md"));
    String page = Files.readString(Path.of("docs/SCALING.md"));

    assertThat(COST.matcher(page).results().map(cost -> cost.group()))
        .hasSizeGreaterThan(4)
        .allSatisfy(cost -> assertThat(measured).contains("| " + cost + " |"));
  }
}
