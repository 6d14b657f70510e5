package dev.sluice.dialect;

import dev.sluice.platform.RawAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** A JSON answer in the words of another system, its members in the order in which they are put. */
final class JsonObject {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  JsonObject put(String name, @Nullable Object value) {
    members.put(name, value);
    return this;
  }

  RawAnswer with(HttpStatus status) {
    return new RawAnswer(status, MediaType.APPLICATION_JSON_VALUE, bytes());
  }

  byte[] bytes() {
    return JSON.writeValueAsBytes(members);
  }
}
