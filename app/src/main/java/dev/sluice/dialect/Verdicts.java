package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ingest.Taken;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

/** What the clients of other systems are told, in words that all of them take for a yes. */
final class Verdicts {

  static final String REJECTED_HEADER = "X-Events-Rejected";

  private static final JsonMapper JSON = JsonMapper.shared();

  private Verdicts() {}

  /** Yes, and what of it is not taken: whoever listens is told, and nobody sends it again. */
  static RawAnswer success(Taken taken) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    answer.put("status", 1);
    answer.put("result", "Success");
    answer.put("accepted", taken.accepted());
    answer.put("rejected", rejected(taken));
    answer.put("rejectedCount", taken.refusedCount());
    return json(answer).header(REJECTED_HEADER, String.valueOf(taken.refusedCount()));
  }

  static List<Map<String, Object>> rejected(Taken taken) {
    return taken.refused().stream().map(Verdicts::shown).toList();
  }

  private static Map<String, Object> shown(Taken.No no) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("index", no.number());
    if (no.id() != null) {
      shown.put("id", no.id());
    }
    shown.put("type", no.type().uri());
    if (no.field() != null) {
      shown.put("field", no.field());
    }
    shown.put("detail", no.detail());
    return shown;
  }

  /** No, to a body as a whole. */
  static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    return refusal(status(problem), problem);
  }

  static RawAnswer refusal(HttpStatusCode status, Problem problem) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", false);
    answer.put("status", 0);
    answer.put("result", "Error");
    answer.put("code", problem.type().slug());
    answer.put("message", String.valueOf(problem.getMessage()));
    return json(status, answer);
  }

  /** 400 for all that is wrong with a body: 413 and others make clients try again for ever. */
  static HttpStatusCode status(Problem problem) {
    return switch (problem.type().status()) {
      case CONTENT_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, UNPROCESSABLE_CONTENT ->
          HttpStatus.BAD_REQUEST;
      default -> problem.type().status();
    };
  }

  static RawAnswer json(Object answer) {
    return json(HttpStatus.OK, answer);
  }

  static RawAnswer json(HttpStatusCode status, Object answer) {
    return new RawAnswer(
        status, MediaType.APPLICATION_JSON_VALUE, JSON.writeValueAsString(answer).getBytes(UTF_8));
  }
}
