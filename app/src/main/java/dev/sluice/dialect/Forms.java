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
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;

/** What is sent as the fields of a form or of an address, as browsers do that have to be quick. */
final class Forms {

  private static final String FIELD = "data";

  private Forms() {}

  /** The JSON that a body is, or that stands in its field, as it is or in base64. */
  static byte[] json(byte[] body) {
    return field(body, FIELD).map(Forms::unescaped).orElse(body);
  }

  private static byte[] unescaped(String value) {
    try {
      return value(URLDecoder.decode(value, ISO_8859_1).getBytes(ISO_8859_1));
    } catch (IllegalArgumentException notEscaped) {
      throw neither();
    }
  }

  /** What a body says in a field, as it is written there; nothing where it is no form. */
  static Optional<String> field(byte[] body, String name) {
    return isJson(body) ? Optional.empty() : field(new String(body, ISO_8859_1), name + '=');
  }

  private static boolean isJson(byte[] body) {
    int at = 0;
    while (at < body.length && (body[at] & 0xff) <= ' ') {
      at++;
    }
    return at < body.length && (body[at] == '{' || body[at] == '[');
  }

  private static Optional<String> field(String form, String begin) {
    int at = form.startsWith(begin) ? 0 : form.indexOf('&' + begin);
    if (at < 0) {
      return Optional.empty();
    }
    int from = form.indexOf('=', at) + 1;
    int end = form.indexOf('&', from);
    return Optional.of(form.substring(from, end < 0 ? form.length() : end));
  }

  /** The JSON that such a field holds. */
  static byte[] value(byte[] field) {
    try {
      return isJson(field) ? field : base64(new String(field, ISO_8859_1));
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
      return fields(query(request));
    } catch (RejectedException unreadable) {
      throw Refusals.problem(unreadable.rejection());
    }
  }

  /** What an address asks for, each of whose characters is a byte. */
  static String query(ServerRequest request) {
    String query = Objects.requireNonNullElse(request.uri().getRawQuery(), "");
    return text(query.getBytes(ISO_8859_1));
  }

  /** The text that these bytes are, and no other that is like it. */
  static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException unreadable) {
      throw notUtf8();
    }
  }

  /**
   * The parameters of an address as a JSON object of texts; the last of a name counts. What stands
   * before the question mark is none.
   */
  static byte[] fields(String address) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : parameters(address).split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(meant(field.substring(0, equals)), quoted(field.substring(equals + 1)));
      }
    }
    return EventJson.object(fields).getBytes(UTF_8);
  }

  /** A question mark within a value is a part of it, as not all trackers escape it there. */
  private static String parameters(String address) {
    int mark = address.indexOf('?');
    int equals = address.indexOf('=');
    return mark >= 0 && (equals < 0 || mark < equals) ? address.substring(mark + 1) : address;
  }

  private static String quoted(String escaped) {
    return EventJson.quoted(meant(escaped));
  }

  /** The percent signs stand for bytes among those of the rest, whatever that is written in. */
  private static String meant(String escaped) {
    try {
      String bytes = new String(escaped.getBytes(UTF_8), ISO_8859_1);
      return text(URLDecoder.decode(bytes, ISO_8859_1).getBytes(ISO_8859_1));
    } catch (IllegalArgumentException notEscaped) {
      throw notUtf8();
    }
  }

  private static RejectedException notUtf8() {
    return new RejectedException(
        new Rejection.InvalidEncoding("A parameter is not percent-encoded UTF-8."));
  }

  /** Base64 in both of its alphabets, with its end filled up or not. */
  static byte[] base64(String text) {
    return Base64.getUrlDecoder()
        .decode(text.strip().replace('+', '-').replace(' ', '-').replace('/', '_'));
  }
}
