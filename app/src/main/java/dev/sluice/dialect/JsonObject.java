package dev.sluice.dialect;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.platform.RawAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** A JSON answer in the words of another system, its members in the order in which they are put. */
final class JsonObject {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String WITH_CHARSET = "application/json; charset=utf-8";

  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  JsonObject put(String name, @Nullable Object value) {
    members.put(name, value);
    return this;
  }

  @JsonValue
  Map<String, @Nullable Object> members() {
    return members;
  }

  RawAnswer with(HttpStatusCode status) {
    return new RawAnswer(status, MediaType.APPLICATION_JSON_VALUE, bytes());
  }

  /** As some web frameworks name what they answer. */
  RawAnswer withCharset(HttpStatusCode status) {
    return new RawAnswer(status, WITH_CHARSET, bytes());
  }

  /** For one pair of eyes: nothing on its way may keep it. */
  RawAnswer secret(HttpStatusCode status) {
    return withCharset(status).header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  byte[] bytes() {
    return JSON.writeValueAsBytes(members);
  }
}
