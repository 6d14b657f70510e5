package dev.sluice.access;

import dev.sluice.platform.RawAnswer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Answers that are for one pair of eyes, and that nothing on their way may keep. */
final class PrivateAnswers {

  private final JsonMapper json;

  PrivateAnswers(JsonMapper json) {
    this.json = json;
  }

  ServerResponse answer(HttpStatus status, Object body) {
    return raw(status, json.writeValueAsBytes(body));
  }

  static ServerResponse raw(HttpStatus status, byte[] body) {
    return new RawAnswer(status, MediaType.APPLICATION_JSON_VALUE, body)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
