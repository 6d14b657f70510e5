package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.EventJson;
import dev.sluice.event.Members;
import dev.sluice.event.RejectedException;
import dev.sluice.event.Rejection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON that names its own schema. In Snowplow's events it stands within another of the kind, as a
 * text or in base64.
 *
 * @param data as JSON
 */
record SelfDescribing(String schema, String data) {

  private static final Pattern IGLU = Pattern.compile("iglu:[^/]+/([^/]+)/[^/]+/[^/]+");

  /** What is said of an event that is described by itself. */
  static Optional<SelfDescribing> event(Members event) {
    return json(event, "ue_pr", "ue_px")
        .map(json -> inner("ue_pr", json))
        .map(json -> described("ue_pr", json));
  }

  /** What is said of an event besides: an array of such values, as JSON. */
  static Optional<String> contexts(Members event) {
    return json(event, "co", "cx").map(json -> inner("co", json));
  }

  /** What a schema calls that which it describes. */
  String name() {
    Matcher iglu = IGLU.matcher(schema);
    return iglu.matches() ? iglu.group(1) : schema;
  }

  private static Optional<byte[]> json(Members event, String plain, String base64) {
    return event
        .text(plain)
        .map(text -> text.getBytes(UTF_8))
        .or(() -> event.text(base64).map(text -> decoded(base64, text)));
  }

  private static byte[] decoded(String field, String base64) {
    try {
      return Forms.base64(base64);
    } catch (IllegalArgumentException noBase64) {
      throw invalid(field);
    }
  }

  private static String inner(String field, byte[] json) {
    return said(field, object(field, json).json("data"));
  }

  private static SelfDescribing described(String field, String json) {
    Members members = object(field, json.getBytes(UTF_8));
    return new SelfDescribing(members.requiredText("schema"), said(field, members.json("data")));
  }

  private static Members object(String field, byte[] json) {
    EventJson.faultOf(field, json)
        .ifPresent(
            fault -> {
              throw new RejectedException(fault);
            });
    return Members.of(json);
  }

  private static String said(String field, @Nullable String data) {
    if (data == null) {
      throw invalid(field);
    }
    return data;
  }

  private static RejectedException invalid(String field) {
    return new RejectedException(
        new Rejection.InvalidField(
            field, "The field '" + field + "' must be JSON that names its schema."));
  }
}
