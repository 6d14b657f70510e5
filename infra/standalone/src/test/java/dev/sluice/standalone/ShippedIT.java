package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShippedIT {

  private static final String PARTS = "META-INF/sbom/application.cdx.json";

  @Test
  void the_jar_says_what_is_in_it() throws IOException {
    try (JarFile jar = new JarFile(System.getProperty("standalone.jar"))) {
      String parts =
          new String(
              jar.getInputStream(jar.getJarEntry(PARTS)).readAllBytes(), StandardCharsets.UTF_8);

      assertThat(parts)
          .contains(
              "\"bomFormat\" : \"CycloneDX\"", "pkg:maven/io.projectreactor.kafka/reactor-kafka@")
          .doesNotContain("archunit", "\"timestamp\"");
    }
  }

  /** Or who builds it again would get another one. */
  @Test
  void whatever_is_in_it_is_of_the_same_time() throws IOException {
    try (JarFile jar = new JarFile(System.getProperty("standalone.jar"))) {
      Set<Long> times = jar.stream().map(JarEntry::getTime).collect(Collectors.toSet());

      assertThat(times).hasSize(1);
    }
  }
}
