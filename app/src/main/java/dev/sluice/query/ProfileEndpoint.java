package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.ProfileSettings;
import dev.sluice.access.Scope;
import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Seats;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/**
 * {@code GET /api/v1/users/{user}/profile} and {@code /api/v1/groups/{group}}: what they are said
 * to be. Nothing of it is cached, so that who was erased is gone at once.
 */
final class ProfileEndpoint {

  private static final String PROFILE = ClassPathText.of("sql/profile.sql");
  private static final String OF_GROUP = ClassPathText.of("sql/group.sql");

  private final Reads reads;
  private final ProfileSettings settings;
  private final Seats seats;
  private final JsonMapper json;

  ProfileEndpoint(Reads reads, ProfileSettings settings, Seats seats, JsonMapper json) {
    this.reads = reads;
    this.settings = settings;
    this.seats = seats;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get("/api/v1/users/{user}/profile", gate.require(Scope.READ, this::ofUser)),
        Endpoint.get("/api/v1/groups/{group}", gate.require(Scope.READ, this::ofGroup)));
  }

  private Mono<ServerResponse> ofUser(ServerRequest request, Caller caller) {
    String user = NameInPath.of(request, "user");
    return answer(request, caller, source -> ofUser(source, caller.client(), user), "user");
  }

  private Mono<ServerResponse> ofGroup(ServerRequest request, Caller caller) {
    String group = NameInPath.of(request, "group");
    return answer(request, caller, source -> ofGroup(source, caller.client(), group), "group");
  }

  /** Finds out what is known, or nothing. */
  @FunctionalInterface
  private interface Question {
    Mono<Map<String, Object>> ask(Reads.Source source);
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, Caller caller, Question question, String what) {
    return seats.answer(
        caller.client(),
        Mono.defer(() -> answer(reads.choose(), question))
            .switchIfEmpty(Mono.error(() -> unknown(what)))
            .flatMap(answer -> DatedAnswers.unlessKnown(request, answer)));
  }

  private Mono<DatedAnswer> answer(Reads.Source source, Question question) {
    return question
        .ask(source)
        .map(figures -> DatedAnswer.of(json, figures, Map.of(), source.asOf()));
  }

  private static Problem unknown(String what) {
    return new Problem(ProblemType.NOT_FOUND, "There is no %s of that id.".formatted(what));
  }

  private Mono<Map<String, Object>> ofUser(Reads.Source source, UUID client, String user) {
    return source
        .database()
        .sql(PROFILE)
        .bind("client", client)
        .bind("user", user)
        .bind("joinedIds", settings.joinedIds())
        .bind("traits", settings.traits())
        .bind("groups", settings.groups())
        .map(row -> UserProfile.of(row).figures(user, Column.required(row, "events", Long.class)))
        .one();
  }

  private Mono<Map<String, Object>> ofGroup(Reads.Source source, UUID client, String group) {
    return source
        .database()
        .sql(OF_GROUP)
        .bind("client", client)
        .bind("group", group)
        .bind("traits", settings.traits())
        .map(row -> figures(group, Column.required(row, "traits", String.class)))
        .one();
  }

  private static Map<String, Object> figures(String group, String traits) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("group", group);
    figures.put("traits", new RawValue(traits));
    return figures;
  }
}
