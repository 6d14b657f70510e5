package dev.sluice.dialect;

import dev.sluice.ingest.Taken;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/** What the clients of other systems are told, in words that all of them take for a yes. */
final class Verdicts {

  static final String REJECTED_HEADER = "X-Events-Rejected";

  private Verdicts() {}

  /** Yes, and what of it is not taken: whoever listens is told, and nobody sends it again. */
  static RawAnswer success(Taken taken) {
    return new JsonObject()
        .put("success", true)
        .put("status", 1)
        .put("result", "Success")
        .put("accepted", taken.accepted())
        .put("rejected", rejected(taken))
        .put("rejectedCount", taken.refusedCount())
        .with(HttpStatus.OK)
        .header(REJECTED_HEADER, String.valueOf(taken.refusedCount()));
  }

  static List<JsonObject> rejected(Taken taken) {
    return taken.refused().stream().map(Verdicts::shown).toList();
  }

  private static JsonObject shown(Taken.No no) {
    JsonObject shown = new JsonObject().put("index", no.number());
    if (no.id() != null) {
      shown.put("id", no.id());
    }
    shown.put("type", no.type().uri());
    if (no.field() != null) {
      shown.put("field", no.field());
    }
    return shown.put("detail", no.detail());
  }

  /** No, to a body as a whole. */
  static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    return refusal(status(problem), problem);
  }

  static RawAnswer refusal(HttpStatusCode status, Problem problem) {
    return words(problem).with(status);
  }

  static JsonObject words(Problem problem) {
    return new JsonObject()
        .put("success", false)
        .put("status", 0)
        .put("result", "Error")
        .put("code", problem.type().slug())
        .put("message", String.valueOf(problem.getMessage()));
  }

  /** 400 for all that is wrong with a body: 413 and others make clients try again for ever. */
  static HttpStatusCode status(Problem problem) {
    return switch (problem.type().status()) {
      case CONTENT_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, UNPROCESSABLE_CONTENT ->
          HttpStatus.BAD_REQUEST;
      default -> problem.type().status();
    };
  }

  /** The same for clients that halve their batch at 413 and try again. */
  static HttpStatusCode statusToHalveAt(Problem problem) {
    return problem.type() == ProblemType.TOO_LARGE ? problem.type().status() : status(problem);
  }
}
