package dev.sluice.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an object may be: by Kubernetes' own models, or by the schema of its operator. */
final class Models {

  private static final String GENERATED = "io.kubernetes.client.openapi.models.";

  private Models() {}

  /** What is wrong with it, field by field. */
  static List<String> faults(Manifest manifest) {
    return isKubernetesOwn(manifest.apiVersion()) ? own(manifest) : custom(manifest);
  }

  private static boolean isKubernetesOwn(String apiVersion) {
    return !apiVersion.contains(".") || apiVersion.contains(".k8s.io/");
  }

  /** They refuse an unknown field, one that is missing, and one of another type. */
  private static List<String> own(Manifest manifest) {
    String[] version = manifest.apiVersion().split("/", -1);
    String name = version[version.length - 1].toUpperCase(Locale.ROOT) + manifest.kind();
    try {
      Class.forName(GENERATED + name)
          .getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, JsonParser.parseString(manifest.json().toString()));
      return List.of();
    } catch (InvocationTargetException e) {
      return List.of(String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      return List.of(name + " is not known to Kubernetes");
    }
  }

  private static List<String> custom(Manifest manifest) {
    String resource = "/crds/" + manifest.kind() + ".json";
    try (InputStream in = Models.class.getResourceAsStream(resource)) {
      if (in == null) {
        return List.of(resource + " is not there");
      }
      JsonNode definition = JsonMapper.shared().readTree(in);
      return definition.path("apiVersion").asString().equals(manifest.apiVersion())
          ? CustomSchema.faults(definition.path("schema"), manifest.json())
          : List.of(manifest.apiVersion() + " is not " + definition.path("apiVersion"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
