package dev.sluice.platform;

import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What works, what is away, what goes on failing though nothing is, and what has been lost. Live
 * means the process answers; ready means that at least one of its roles that serve HTTP can work,
 * so that the loss of one engine doesn't take the others' work out of service, or that what it has
 * can where it has no such role.
 */
public final class Health {

  private static final Set<Role> SERVING = EnumSet.of(Role.INGEST, Role.LIVE, Role.QUERY);

  private final RolesSettings roles;
  private final List<EngineCheck> engines;
  private final StageRunner stages;
  private final List<Alarm> alarms;
  private final Drain drain;

  Health(
      RolesSettings roles,
      List<EngineCheck> engines,
      StageRunner stages,
      List<Alarm> alarms,
      Drain drain) {
    this.roles = roles;
    this.engines = List.copyOf(engines);
    this.stages = stages;
    this.alarms = List.copyOf(alarms);
    this.drain = drain;
  }

  /** With how each engine and each role is. */
  Endpoints detailed() {
    return endpoints(this::detailed);
  }

  /** In a word. */
  Endpoints brief() {
    return endpoints(this::brief);
  }

  /** How each engine and each role of this process is, whoever may ask for that. */
  public Mono<Map<String, Object>> inFull() {
    return state().map(this::detailed);
  }

  private Endpoints endpoints(Function<State, Map<String, Object>> body) {
    return Endpoints.of(
        Endpoint.get("/health", request -> answer(state -> state.lacking().isEmpty(), body)),
        Endpoint.get(
            "/health/live", request -> ServerResponse.ok().bodyValue(Map.of("live", true))),
        Endpoint.get("/health/ready", request -> answer(this::isReady, body)));
  }

  private Mono<ServerResponse> answer(
      Predicate<State> isGood, Function<State, Map<String, Object>> body) {
    return state().flatMap(state -> answer(isGood.test(state), body.apply(state)));
  }

  private static Mono<ServerResponse> answer(boolean good, Map<String, Object> body) {
    return ServerResponse.status(good ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .bodyValue(body);
  }

  /** Tells the figures how all of it is now. */
  Mono<Void> measure(HealthMeters meters) {
    return state()
        .doOnNext(
            state -> {
              state.engines().forEach(meters::engine);
              meters.roles(roles.roles(), state.lacking().keySet());
              meters.others(state.alarms().size(), drain.isDraining());
            })
        .then();
  }

  private Mono<State> state() {
    return Flux.fromIterable(engines)
        .flatMapSequential(engine -> engine.reachable().map(there -> Map.entry(engine, there)))
        .collectList()
        .map(answers -> State.of(roles.roles(), answers, stages.failing(), raised()));
  }

  private List<String> raised() {
    return alarms.stream().flatMap(alarm -> alarm.raised().stream()).toList();
  }

  private boolean isReady(State state) {
    Set<Role> serving = EnumSet.copyOf(roles.roles());
    serving.retainAll(SERVING);
    return !drain.isDraining()
        && !state.lacking().keySet().containsAll(serving.isEmpty() ? roles.roles() : serving);
  }

  private Map<String, Object> brief(State state) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", drain.isDraining() ? "draining" : state.status());
    body.put("timestamp", Instant.now().getEpochSecond());
    return body;
  }

  private Map<String, Object> detailed(State state) {
    Map<String, Object> body = brief(state);
    body.put("services", state.services());
    body.put(
        "roles",
        roles.roles().stream()
            .sorted()
            .collect(
                Collectors.toMap(
                    Role::label,
                    role -> state.lacking().getOrDefault(role, "up"),
                    (first, second) -> first,
                    LinkedHashMap::new)));
    if (!state.alarms().isEmpty()) {
      body.put("alarms", state.alarms());
    }
    return body;
  }

  /** Each engine in a word, each role that can't work with the reason, and what has been lost. */
  private record State(
      Map<String, Boolean> engines,
      Map<String, String> services,
      Map<Role, String> lacking,
      List<String> alarms,
      boolean isComplete) {

    static State of(
        Set<Role> roles,
        List<Map.Entry<EngineCheck, Boolean>> answers,
        List<Stage> failing,
        List<String> alarms) {
      Map<String, Boolean> there = new LinkedHashMap<>();
      Map<String, String> services = new LinkedHashMap<>();
      Map<Role, String> lacking = new LinkedHashMap<>();
      answers.forEach(
          answer -> {
            EngineCheck engine = answer.getKey();
            there.put(engine.service(), answer.getValue());
            services.put(
                engine.service(), answer.getValue() ? engine.whenThere() : engine.whenAway());
            if (!answer.getValue()) {
              note(lacking, roles, engine.neededBy(), "waits for " + engine.service());
            }
          });
      failing.forEach(stage -> note(lacking, roles, stage.neededBy(), "failing: " + stage.name()));
      return new State(there, services, lacking, alarms, !there.containsValue(false));
    }

    private static void note(
        Map<Role, String> lacking, Set<Role> roles, Set<Role> concerned, String reason) {
      roles.stream().filter(concerned::contains).forEach(role -> lacking.putIfAbsent(role, reason));
    }

    String status() {
      if (!lacking.isEmpty()) {
        return "unhealthy";
      }
      return isComplete && alarms.isEmpty() ? "healthy" : "degraded";
    }
  }
}
