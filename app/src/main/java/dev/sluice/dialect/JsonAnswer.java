package dev.sluice.dialect;

import dev.sluice.platform.RawAnswer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the web frameworks of the older systems answer it. */
final class JsonAnswer {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TYPE = "application/json; charset=utf-8";

  private JsonAnswer() {}

  static RawAnswer of(HttpStatus status, Object body) {
    return new RawAnswer(status, TYPE, JSON.writeValueAsBytes(body));
  }

  /** For one pair of eyes: nothing on its way may keep it. */
  static RawAnswer ofSecret(HttpStatus status, Object body) {
    return of(status, body).header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
