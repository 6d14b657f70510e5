package dev.sluice.query;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that says of which moment it is.
 *
 * @param entityTag the same for as long as the figures are, whatever the moment
 * @param json what the caller is told
 */
record DatedAnswer(String entityTag, String json) {

  /**
   * @param aside which changes by being asked for, and makes no other answer of it
   */
  static DatedAnswer of(
      JsonMapper mapper, Map<String, ?> figures, Map<String, ?> aside, Instant asOf) {
    Map<String, Object> all = new LinkedHashMap<>(figures);
    all.putAll(aside);
    all.put("asOf", asOf);
    return new DatedAnswer(tag(mapper.writeValueAsBytes(figures)), mapper.writeValueAsString(all));
  }

  /**
   * The same of figures that are a record's.
   *
   * @param aside which changes by being asked for, and makes no other answer of it
   */
  static DatedAnswer of(JsonMapper mapper, Record figures, Map<String, ?> aside, Instant asOf) {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    mapper
        .<JsonNode>valueToTree(figures)
        .properties()
        .forEach(figure -> named.put(figure.getKey(), figure.getValue()));
    return of(mapper, named, aside, asOf);
  }

  private static String tag(byte[] figures) {
    return "W/\"" + HexFormat.of().formatHex(digest(figures), 0, Long.BYTES) + "\"";
  }

  static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  static DatedAnswer parse(String text) {
    int space = text.indexOf(' ');
    return new DatedAnswer(text.substring(0, space), text.substring(space + 1));
  }

  /** As it is cached. */
  String text() {
    return entityTag + " " + json;
  }

  byte[] bytes() {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
