package dev.sluice.access;

import static dev.sluice.access.Newcomer.withoutRequestId;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Walks all that the API offers, with what belongs to somebody else. */
class IsolationIT {

  /** Open without end, or of no client at all. */
  private static final Set<String> LEFT_OUT =
      Set.of("/api/v1/live/counters", "/api/v1/live/events", "/metrics", "/docs", "/openapi.json");

  /** What changes from call to call, whoever asks for what. */
  private static final String OF_THE_MOMENT = "\"(apiHits|asOf|timestamp)\":[^,}]+";

  private static final Set<String> WITH_BODY = Set.of("post", "put", "patch");

  private static final JsonNode CONTRACT = SharedServer.get().calls().get("/openapi.json").json();

  private static final Newcomer ann = Newcomer.come();
  private static final Newcomer bob = Newcomer.come();
  private static final Calls reader = Newcomer.calls(SharedServer.get(), IssuedKey.of(Scope.READ));
  private static final String annsWord = "of-ann-" + UUID.randomUUID();

  @BeforeAll
  static void let_ann_have_something() {
    String event =
        "{\"action\":\"%1$s\",\"user\":\"%1$s\",\"page\":\"%1$s\",\"role\":\"%2$s\",\"session\":\"%1$s\"}"
            .formatted(annsWord, annsWord.substring(0, 40));
    for (int i = 0; i < 2; i++) {
      assertThat(
              ann.writer()
                  .post("/api/v1/events?ack=stored", event)
                  .json()
                  .path("stored")
                  .asBoolean())
          .isTrue();
    }
    assertThat(ann.owner().get("/api/v1/events?user=" + annsWord).json().path("data")).hasSize(2);
    String group =
        "{\"action\":\"group\",\"user\":\"x\",\"metadata\":{\"groupId\":\"%s\"}}"
            .formatted(annsWord);
    ann.writer().post("/api/v1/events?ack=stored", group);
    assertThat(ann.owner().get("/api/v1/groups/" + annsWord).status()).isEqualTo(200);
    assertThat(ann.owner().get("/api/v1/users/%s/profile".formatted(annsWord)).status())
        .isEqualTo(200);
  }

  static Stream<Route> routes() {
    return CONTRACT
        .path("paths")
        .propertyStream()
        .filter(path -> !LEFT_OUT.contains(path.getKey()))
        .flatMap(
            path ->
                path.getValue()
                    .propertyStream()
                    .map(method -> Route.of(path.getKey(), method.getKey(), method.getValue())))
        .filter(route -> !route.parameters.isEmpty());
  }

  @ParameterizedTest
  @MethodSource("routes")
  void what_is_anothers_is_as_unknown_as_what_nobody_has(Route route) {
    for (Calls caller : callers()) {
      for (Parameter parameter : route.parameters) {
        String anns = answer(caller, route, parameter, parameter.anns());
        String nobodys = answer(caller, route, parameter, parameter.nobodys());

        assertThat(anns).as(parameter.name).isEqualTo(nobodys);
      }
    }
  }

  /** Otherwise a route might say no to everybody, whatever he asks for. */
  @ParameterizedTest
  @MethodSource("routes")
  void a_route_lets_somebody_in_unless_it_says_that_it_is_for_admins(Route route) {
    Parameter parameter = route.parameters.getFirst();

    boolean isClosed =
        callers().stream()
            .map(caller -> answer(caller, route, parameter, parameter.nobodys()))
            .allMatch(answer -> answer.startsWith("403"));

    assertThat(isClosed).isEqualTo(route.isForAdmins);
  }

  private static List<Calls> callers() {
    return List.of(bob.owner(), bob.writer(), reader);
  }

  @Test
  void the_walk_meets_ids_of_every_kind() {
    assertThat(routes().flatMap(route -> route.parameters.stream()).map(Parameter::kind))
        .contains(
            "KeyId",
            "ClientId",
            "LetterId",
            "User",
            "UserName",
            "GroupName",
            "UserOnPath",
            "client",
            "Cursor");
  }

  @Test
  void nothing_of_anns_has_changed_after_it() {
    routes().forEach(this::what_is_anothers_is_as_unknown_as_what_nobody_has);

    assertThat(ann.writer().post("/api/v1/events", "{\"action\":\"x\"}").status()).isEqualTo(202);
    assertThat(ann.owner().get("/api/v1/events?user=" + annsWord).json().path("data")).hasSize(2);
    assertThat(ann.owner().get("/api/v1/keys").json().path("data"))
        .isNotEmpty()
        .allMatch(key -> key.path("revokedAt").isNull());
  }

  private static String answer(Calls caller, Route route, Parameter parameter, String value) {
    String path = route.path;
    for (Parameter other : route.parameters) {
      path =
          path.replace("{" + other.name + "}", other.equals(parameter) ? value : other.nobodys());
    }
    String query = parameter.inQuery ? "?" + parameter.name + "=" + value : "";
    Calls.Answer answer =
        caller.send(
            caller
                .request(path + query)
                .header("Content-Type", "application/json")
                .method(
                    route.method.toUpperCase(Locale.ROOT),
                    WITH_BODY.contains(route.method)
                        ? BodyPublishers.ofString("{}")
                        : BodyPublishers.noBody())
                .build());
    return withoutRequestId(answer).replace(value, "").replaceAll(OF_THE_MOMENT, "");
  }

  record Route(String path, String method, List<Parameter> parameters, boolean isForAdmins) {

    private static final Pattern FOR_ADMINS =
        Pattern.compile("Needs a key of\\s+the\\s+scope\\s+`admin`");

    static Route of(String path, String method, JsonNode operation) {
      List<Parameter> parameters = new ArrayList<>();
      for (JsonNode parameter : operation.path("parameters")) {
        Parameter.of(parameter).ifPresent(parameters::add);
      }
      boolean isForAdmins = FOR_ADMINS.matcher(operation.path("description").asString("")).find();
      return new Route(path, method, List.copyOf(parameters), isForAdmins);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /**
   * @param kind what it is an id or a word of
   */
  record Parameter(String name, String kind, boolean inQuery) {

    private static final Map<String, String> ANNS =
        Map.ofEntries(
            entry("KeyId", keyOfAnn()),
            entry("ClientId", ann.id().toString()),
            entry("client", ann.id().toString()),
            entry("LetterId", "1"),
            entry("Action", annsWord),
            entry("User", annsWord),
            entry("UserName", annsWord),
            entry("userName", annsWord),
            entry("activityType", annsWord),
            entry("GroupName", annsWord),
            entry("user", annsWord),
            entry("UserOnPath", annsWord),
            entry("Page", annsWord),
            entry("Role", annsWord.substring(0, 40)),
            entry("Session", annsWord),
            entry("Cursor", cursorOfAnn()));

    private static String cursorOfAnn() {
      return ann.owner().get("/api/v1/events?limit=1").json().path("next").asString();
    }

    private static String keyOfAnn() {
      return ann.owner().get("/api/v1/keys").json().path("data").path(0).path("id").asString();
    }

    static Optional<Parameter> of(JsonNode parameter) {
      String reference = parameter.path("$ref").asString("");
      JsonNode said = reference.isEmpty() ? parameter : CONTRACT.at(reference.substring(1));
      String name = said.path("name").asString();
      String kind =
          reference.isEmpty() ? name : reference.substring(reference.lastIndexOf('/') + 1);
      return ANNS.containsKey(kind)
          ? Optional.of(new Parameter(name, kind, said.path("in").asString().equals("query")))
          : Optional.empty();
    }

    String anns() {
      return ANNS.getOrDefault(kind, "");
    }

    String nobodys() {
      return switch (kind) {
        case "KeyId" -> "000000000000";
        case "ClientId", "client" -> "01234567-89ab-4cde-8f01-23456789abcd";
        case "LetterId" -> "999999999";
        case "Cursor" -> "AAZEBaV6fYkBmqWibB58Op0PL20cC35V.q0vJt3yS0mXkQm1w";
        default -> "of-nobody";
      };
    }
  }
}
