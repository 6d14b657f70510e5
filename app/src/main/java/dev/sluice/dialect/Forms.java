package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.EventJson;
import dev.sluice.event.RejectedException;
import dev.sluice.event.Rejection;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Refusals;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.reactive.function.server.ServerRequest;

/** What is sent as the fields of a form or of an address, as browsers do that have to be quick. */
final class Forms {

  private static final String FIELD = "data=";

  private Forms() {}

  /** The JSON that a body is, or that stands in its field, as it is or in base64. */
  static byte[] json(byte[] body) {
    return isForm(body) ? ofField(new String(body, ISO_8859_1)) : body;
  }

  private static boolean isForm(byte[] body) {
    return body.length >= FIELD.length()
        && new String(body, 0, FIELD.length(), ISO_8859_1).equals(FIELD);
  }

  private static byte[] ofField(String form) {
    int end = form.indexOf('&');
    String value = form.substring(FIELD.length(), end < 0 ? form.length() : end);
    try {
      return value(URLDecoder.decode(value, ISO_8859_1).getBytes(ISO_8859_1));
    } catch (IllegalArgumentException notEscaped) {
      throw neither();
    }
  }

  /** The JSON that such a field holds. */
  static byte[] value(byte[] field) {
    boolean isJson = field.length > 0 && (field[0] == '{' || field[0] == '[');
    try {
      return isJson ? field : base64(new String(field, ISO_8859_1));
    } catch (IllegalArgumentException noBase64) {
      throw neither();
    }
  }

  private static Problem neither() {
    return new Problem(ProblemType.MALFORMED_JSON, "The field 'data' is neither JSON nor base64.");
  }

  /** Those of the address of a request, in the same way. */
  static byte[] fields(ServerRequest request) {
    try {
      return fields(Objects.requireNonNullElse(request.uri().getRawQuery(), ""));
    } catch (RejectedException unreadable) {
      throw Refusals.problem(unreadable.rejection());
    }
  }

  /** The parameters of an address as a JSON object of texts; the last of a name counts. */
  static byte[] fields(String query) {
    Map<String, String> fields = new LinkedHashMap<>();
    String bare = query.substring(query.indexOf('?') + 1);
    for (String field : bare.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(meant(field.substring(0, equals)), quoted(field.substring(equals + 1)));
      }
    }
    return EventJson.object(fields).getBytes(UTF_8);
  }

  private static String quoted(String escaped) {
    return EventJson.quoted(meant(escaped));
  }

  private static String meant(String escaped) {
    try {
      byte[] bytes = URLDecoder.decode(escaped, ISO_8859_1).getBytes(ISO_8859_1);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException unreadable) {
      throw new RejectedException(
          new Rejection.InvalidEncoding("A parameter is not percent-encoded UTF-8."));
    }
  }

  /** Base64 in both of its alphabets, with its end filled up or not. */
  static byte[] base64(String text) {
    return Base64.getUrlDecoder()
        .decode(text.strip().replace('+', '-').replace(' ', '-').replace('/', '_'));
  }
}
