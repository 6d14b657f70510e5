package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where the pages lead, and which settings they and what operators are told speak of. */
class DocumentationTest {

  private static final Pattern CODE = Pattern.compile("(?sm)^ *```.*?^ *```$");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern SETTING =
      Pattern.compile("(?<![\\w.])sluice\\.[a-z]+\\.[a-z]+(-[a-z]+)*");

  @Test
  void each_link_leads_to_a_file_and_to_a_heading_that_are_there() throws IOException {
    assertThat(pages())
        .hasSizeGreaterThan(40)
        .allSatisfy(page -> assertThat(links(page)).allSatisfy(link -> requireThere(page, link)));
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(prose(page))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.startsWith("http"))
        .toList();
  }

  private static void requireThere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path there = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    assertThat(there).exists();
    if (parts.length > 1) {
      assertThat(headings(there)).contains(parts[1]);
    }
  }

  /** As links name them. */
  private static List<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  private static String prose(Path page) throws IOException {
    return CODE.matcher(Files.readString(page)).replaceAll("");
  }

  @Test
  void each_setting_that_is_named_is_one() throws IOException {
    Set<String> settings = SettingsMetadata.names();
    Stream<Path> others =
        Stream.of(
            Path.of("../infra/prometheus/alerts.yml"), Path.of("src/main/resources/openapi.yaml"));

    assertThat(Stream.concat(pages().stream(), others))
        .allSatisfy(text -> assertThat(settingsIn(text)).isSubsetOf(settings));
  }

  private static List<String> settingsIn(Path text) throws IOException {
    return SETTING.matcher(Files.readString(text)).results().map(MatchResult::group).toList();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("../README.md")), files)
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }
}
