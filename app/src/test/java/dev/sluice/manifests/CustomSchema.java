package dev.sluice.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The schema of a custom resource, as much of it as such schemas use. A field that it does not name
 * is a fault: Kubernetes would leave it out without a word.
 */
final class CustomSchema {

  private final List<String> faults = new ArrayList<>();

  private CustomSchema() {}

  static List<String> faults(JsonNode schema, JsonNode object) {
    CustomSchema check = new CustomSchema();
    check.value("", schema, object);
    return check.faults;
  }

  private void value(String place, JsonNode schema, JsonNode value) {
    if (!isOfType(schema, value)) {
      faults.add("%s is no %s".formatted(place, schema.path("type").asString()));
    }
    oneOf(place, schema, value);
    limits(place, schema, value);
    schema
        .path("required")
        .valueStream()
        .map(JsonNode::asString)
        .filter(name -> value.isObject() && !value.has(name))
        .forEach(name -> faults.add("%s lacks %s".formatted(place, name)));
    value.propertyStream().forEach(field -> field(place, schema, field));
    int number = 0;
    for (JsonNode item : value.isArray() ? value : List.<JsonNode>of()) {
      value(place + "/" + number++, schema.path("items"), item);
    }
  }

  private void field(String place, JsonNode schema, Map.Entry<String, JsonNode> field) {
    String inside = place + "/" + field.getKey();
    JsonNode own = schema.path("properties").path(field.getKey());
    JsonNode others = schema.path("additionalProperties");
    boolean isOpen =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
            || inside.startsWith("/metadata/");
    if (own.isObject()) {
      value(inside, own, field.getValue());
    } else if (others.isObject()) {
      value(inside, others, field.getValue());
    } else if (!isOpen) {
      faults.add(inside + " is not known");
    }
  }

  private static boolean isOfType(JsonNode schema, JsonNode value) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
      return value.isString() || value.isIntegralNumber();
    }
    return switch (schema.path("type").asString("")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private void oneOf(String place, JsonNode schema, JsonNode value) {
    JsonNode allowed = schema.path("enum");
    if (allowed.isArray() && allowed.valueStream().noneMatch(value::equals)) {
      faults.add("%s is none of %s".formatted(place, allowed));
    }
  }

  private void limits(String place, JsonNode schema, JsonNode value) {
    boolean isTooSmall =
        value.isNumber()
            && value.asDouble() < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY);
    boolean isTooLarge =
        value.isNumber()
            && value.asDouble() > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY);
    boolean isOfAnotherForm =
        value.isString()
            && schema.has("pattern")
            && !Pattern.compile(schema.path("pattern").asString()).matcher(value.asString()).find();
    if (isTooSmall || isTooLarge || isOfAnotherForm) {
      faults.add("%s can't be %s".formatted(place, value));
    }
  }
}
