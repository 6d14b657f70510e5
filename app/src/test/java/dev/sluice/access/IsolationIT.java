package dev.sluice.access;

import static dev.sluice.access.Newcomer.withoutRequestId;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Open without end, or of no client at all. */
  private static final Set<String> LEFT_OUT =
      Set.of("/api/v1/live/counters", "/api/v1/live/events", "/metrics", "/docs", "/openapi.json");

  /** What changes from call to call, whoever asks for what. */
  private static final String OF_THE_MOMENT = "\"(apiHits|asOf|timestamp)\":[^,}]+|\\d{8}T\\d{6}Z";

  /**
   * Headers that do so; how long an answer is, and its tag, depend on the value that it repeats.
   */
  private static final Set<String> PASSING =
      Set.of("date", "x-request-id", "x-export-as-of", "ratelimit", "content-length", "etag");

  private static final Set<String> WITH_BODY = Set.of("post", "put", "patch");

  private static final JsonNode CONTRACT = SharedServer.get().calls().get("/openapi.json").json();

  private static final Newcomer ann = Newcomer.come();
  private static final Newcomer bob = Newcomer.come();
  private static final Calls reader = Newcomer.calls(SharedServer.get(), IssuedKey.of(Scope.READ));
  private static final String annsWord = "of-ann-" + UUID.randomUUID();

  /** Some older systems know users by numbers alone. */
  private static final String NUMBER_OF_ANN = "77001";

  @BeforeAll
  static void let_ann_have_something() {
    String event =
        "{\"action\":\"%1$s\",\"user\":\"%1$s\",\"page\":\"%1$s\",\"role\":\"%2$s\",\"session\":\"%1$s\"}"
            .formatted(annsWord, annsWord.substring(0, 40));
    String ofNumber = "{\"action\":\"x\",\"user\":\"%s\"}".formatted(NUMBER_OF_ANN);
    for (String each : List.of(event, event, ofNumber)) {
      assertThat(ann.writer().post("/api/v1/events?ack=stored", each).status()).isEqualTo(202);
    }
    String group =
        "{\"action\":\"group\",\"user\":\"x\",\"metadata\":{\"groupId\":\"%s\"}}"
            .formatted(annsWord);
    ann.writer().post("/api/v1/events?ack=stored", group);
    await()
        .atMost(SOON)
        .until(
            () ->
                eventsOf(annsWord) == 2
                    && eventsOf(NUMBER_OF_ANN) == 1
                    && ann.owner().get("/api/v1/groups/" + annsWord).status() == 200
                    && ann.owner().get("/api/v1/users/%s/profile".formatted(annsWord)).status()
                        == 200);
  }

  private static int eventsOf(String user) {
    return ann.owner().get("/api/v1/events?user=" + user).json().path("data").size();
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
        String before = answer(caller, route, parameter, parameter.nobodys());
        String anns = answer(caller, route, parameter, parameter.anns(route));

        // what is told of an hour, or of a day, is another when the next has begun
        assertThat(anns)
            .as(parameter.name)
            .satisfiesAnyOf(
                answer -> assertThat(answer).isEqualTo(before),
                answer ->
                    assertThat(answer)
                        .isEqualTo(answer(caller, route, parameter, parameter.nobodys())));
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
            "steps",
            "Cursor");
  }

  /** Or a new kind of id would be passed by. */
  @Test
  void the_walk_knows_every_parameter_there_is() {
    assertThat(
            CONTRACT
                .path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .flatMap(operation -> operation.path("parameters").valueStream())
                .map(Parameter::kindOf)
                .filter(kind -> !Parameter.ANNS.containsKey(kind)))
        .isSubsetOf(Parameter.OF_NOBODY);
  }

  @Test
  void nothing_of_anns_has_changed_after_it() {
    routes().forEach(this::what_is_anothers_is_as_unknown_as_what_nobody_has);

    assertThat(ann.writer().post("/api/v1/events", "{\"action\":\"x\"}").status()).isEqualTo(202);
    assertThat(eventsOf(annsWord)).isEqualTo(2);
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
    return (withoutRequestId(answer) + headers(answer))
        .replaceAll(value.replace(',', '|'), "")
        .replaceAll(OF_THE_MOMENT, "");
  }

  private static Map<String, List<String>> headers(Calls.Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.response().headers().map());
    headers.keySet().removeAll(PASSING);
    return headers;
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
            entry("KeyOfClient", keyOfAnn()),
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
            entry("user_id", NUMBER_OF_ANN),
            entry("action", annsWord),
            entry("returning", annsWord),
            entry("step", annsWord + "," + annsWord),
            entry("steps", annsWord + "," + annsWord),
            entry("Text", annsWord),
            entry("Page", annsWord),
            entry("Role", annsWord.substring(0, 40)),
            entry("Session", annsWord),
            entry("Cursor", cursorOfAnn("/api/v1/events")));

    /** A list of its own has cursors of its own; those of reports are met where reports are. */
    private static final Map<String, String> CURSORS =
        Map.of(
            "/api/v1/users/{user}/path", cursorOfAnn("/api/v1/users/%s/path".formatted(annsWord)));

    /** What is no client's: times, numbers, forms of an answer, and keys themselves. */
    private static final Set<String> OF_NOBODY =
        Set.of(
            "Content-Encoding",
            "From",
            "Ip",
            "KnownTag",
            "Last-Event-ID",
            "Limit",
            "OccurredFrom",
            "OccurredTo",
            "RequestId",
            "To",
            "X-CSRF-Token",
            "access_token",
            "ack",
            "aid",
            "api_key",
            "bucket",
            "by",
            "call",
            "ce-specversion",
            "cursor",
            "data",
            "days",
            "e",
            "end",
            "feed",
            "format",
            "from",
            "hours",
            "idsite",
            "joined",
            "key",
            "last_event_id",
            "limit",
            "offset",
            "order",
            "page",
            "period",
            "reason",
            "replayed",
            "server",
            "session",
            "slug",
            "sort",
            "start",
            "summary",
            "ticket",
            "to",
            "total",
            "weeks",
            "within",
            "writeKey",
            "zone");

    private static String cursorOfAnn(String list) {
      return ann.owner().get(list + "?limit=1").json().path("next").asString();
    }

    private static String keyOfAnn() {
      return ann.owner().get("/api/v1/keys").json().path("data").path(0).path("id").asString();
    }

    static Optional<Parameter> of(JsonNode parameter) {
      JsonNode said = said(parameter);
      String kind = kindOf(parameter);
      return ANNS.containsKey(kind)
          ? Optional.of(
              new Parameter(
                  said.path("name").asString(), kind, said.path("in").asString().equals("query")))
          : Optional.empty();
    }

    private static JsonNode said(JsonNode parameter) {
      String reference = reference(parameter);
      return reference.isEmpty() ? parameter : CONTRACT.at(reference.substring(1));
    }

    private static String reference(JsonNode parameter) {
      return parameter.path("$ref").asString("");
    }

    static String kindOf(JsonNode parameter) {
      String reference = reference(parameter);
      return reference.isEmpty()
          ? parameter.path("name").asString()
          : reference.substring(reference.lastIndexOf('/') + 1);
    }

    String anns(Route route) {
      String word = ANNS.getOrDefault(kind, "");
      return kind.equals("Cursor") ? CURSORS.getOrDefault(route.path, word) : word;
    }

    String nobodys() {
      return switch (kind) {
        case "KeyId", "KeyOfClient" -> "000000000000";
        case "ClientId", "client" -> "01234567-89ab-4cde-8f01-23456789abcd";
        case "LetterId" -> "999999999";
        case "user_id" -> "77002";
        case "step", "steps" -> "of-nobody,of-nobody";
        case "Cursor" -> "AAZEBaV6fYkBmqWibB58Op0PL20cC35V.q0vJt3yS0mXkQm1w";
        default -> "of-nobody";
      };
    }
  }
}
