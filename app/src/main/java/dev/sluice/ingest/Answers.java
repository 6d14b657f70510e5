package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.platform.JsonLines;
import dev.sluice.platform.Pace;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Problems;
import dev.sluice.platform.RawAnswer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What a sender is told. */
final class Answers {

  private static final String ACCEPTED_HEADER = "X-Events-Accepted";
  private static final String REJECTED_HEADER = "X-Events-Rejected";

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final JsonMapper json;
  private final Problems problems;
  private final StoredWaits stored;

  Answers(JsonMapper json, Problems problems, StoredWaits stored) {
    this.json = json;
    this.problems = problems;
    this.stored = stored;
  }

  /** The answer to a body that is read while it comes: one at its end, or one that grows. */
  Mono<ServerResponse> of(Flux<Tally> tallies, Tally tally, Wish wish) {
    return wish.progress()
        ? growing(tallies, tally, wish)
        : tallies
            .onErrorMap(Problem.class, problem -> unfinished(problem, tally))
            .then(Mono.defer(() -> whole(tally, wish)));
  }

  /** A sender that is stopped on the way is told how far it came. */
  private static Problem unfinished(Problem problem, Tally tally) {
    if (!tally.isEmpty()) {
      tally.partial().forEach(problem::with);
    }
    return problem;
  }

  /** The same of one whose own words have no room for it. */
  static Problem told(Problem problem, Tally tally) {
    return tally.isEmpty()
        ? problem
        : problem
            .header(ACCEPTED_HEADER, String.valueOf(tally.accepted()))
            .header(REJECTED_HEADER, String.valueOf(tally.refusedCount()));
  }

  /** The one answer to a body that was read to its end. */
  Mono<ServerResponse> whole(Tally tally, Wish wish) {
    if (tally.accepted() == 0) {
      return Mono.error(noneValid(tally));
    }
    return wish.stored()
        ? stored
            .isStored(wish.client(), tally)
            .map(is -> whole(with(tally.answer(), "stored", is), tally))
        : Mono.just(tally.isOneEvent() ? one(tally) : whole(tally.answer(), tally));
  }

  /** What most calls are told, word for word what {@link Tally#answer} says of it. */
  private static ServerResponse one(Tally tally) {
    String answer =
        "{\"accepted\":1,\"rejected\":[],\"rejectedCount\":0,\"ids\":[\""
            + tally.firstId()
            + "\"]}";
    return answer(answer.getBytes(UTF_8), "0");
  }

  private ServerResponse whole(Map<String, Object> answer, Tally tally) {
    return answer(json.writeValueAsBytes(answer), String.valueOf(tally.refusedCount()));
  }

  private static ServerResponse answer(byte[] body, String rejected) {
    return new RawAnswer(HttpStatus.ACCEPTED, MediaType.APPLICATION_JSON_VALUE, body)
        .header(REJECTED_HEADER, rejected);
  }

  private static Problem noneValid(Tally tally) {
    return new Problem(ProblemType.NO_VALID_EVENT, "None of the events in the body was valid.")
        .with("rejected", tally.refused())
        .with("rejectedCount", tally.refusedCount())
        .header(REJECTED_HEADER, String.valueOf(tally.refusedCount()));
  }

  /**
   * An answer that grows while the body is still being sent. A sender that does not listen is not
   * waited for: each line stands for itself, and the next says more. What was refused since a line
   * is named in the next one that leaves.
   */
  private Mono<ServerResponse> growing(Flux<Tally> tallies, Tally tally, Wish wish) {
    Flux<Mono<Map<String, Object>>> lines =
        Pace.limit(tallies, PAUSE)
            .map(Answers::news)
            .concatWith(Mono.defer(() -> last(tally, wish)).map(Mono::just))
            .onErrorResume(
                failure -> !tally.isEmpty() && !Problems.hasLeft(failure),
                failure -> Flux.just(news(tally), Mono.just(brokenOff(failure, tally, wish))));
    return JsonLines.answerEach(HttpStatus.ACCEPTED, lines, json);
  }

  private static Mono<Map<String, Object>> news(Tally tally) {
    return Mono.defer(() -> Mono.justOrEmpty(tally.news()));
  }

  private Map<String, Object> brokenOff(Throwable failure, Tally tally, Wish wish) {
    return lastLine(tally, "problem", problems.document(wish.exchange(), failure));
  }

  private Mono<Map<String, Object>> last(Tally tally, Wish wish) {
    Map<String, Object> line = lastLine(tally, "done", true);
    return wish.stored()
        ? stored.isStored(wish.client(), tally).map(is -> with(line, "stored", is))
        : Mono.just(line);
  }

  private static Map<String, Object> lastLine(Tally tally, String end, Object how) {
    return with(with(tally.progress(), end, how), "rejections", tally.refused());
  }

  private static Map<String, Object> with(Map<String, Object> line, String member, Object value) {
    Map<String, Object> longer = new LinkedHashMap<>(line);
    longer.put(member, value);
    return longer;
  }
}
