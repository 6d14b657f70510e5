package dev.sluice.standalone;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** What keeps people from a page, as axe-core finds it. */
final class Axe {
  private Axe() {}

  /** What is serious, each rule and place in a line: of a dialog that is open, else of all. */
  static List<String> obstacles(Page page) throws IOException {
    page.evaluate(script());
    Object found =
        page.evaluate(
            """
            async () => (await axe.run(document.querySelector("dialog[open]") ?? document)).violations
              .filter((rule) => ["serious", "critical"].includes(rule.impact))
              .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`))
            """);
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  /** Its folder is named after its version, which its jar tells. */
  private static String script() throws IOException {
    String version =
        PropertiesLoaderUtils.loadProperties(
                new ClassPathResource("META-INF/maven/org.webjars.npm/axe-core/pom.properties"))
            .getProperty("version");
    return new ClassPathResource("META-INF/resources/webjars/axe-core/" + version + "/axe.min.js")
        .getContentAsString(StandardCharsets.UTF_8);
  }
}
