package dev.sluice.query;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** The contract of the API: written by hand as YAML, served as JSON. */
final class ApiDescription {

  private final JsonMapper json;

  ApiDescription(JsonMapper json) {
    this.json = json;
  }

  Page page() {
    return new Page(MediaType.APPLICATION_JSON, this::bytes);
  }

  private byte[] bytes() throws IOException {
    return json.writeValueAsBytes(read());
  }

  static Object read() throws IOException {
    try (InputStream yaml = new ClassPathResource("openapi.yaml").getInputStream()) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }
  }
}
