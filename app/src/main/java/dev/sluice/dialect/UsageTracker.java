package dev.sluice.dialect;

import dev.sluice.access.Admissions;
import dev.sluice.access.Admissions.Admitted;
import dev.sluice.access.ApiKey;
import dev.sluice.access.Caller;
import dev.sluice.access.Form;
import dev.sluice.access.Gate;
import dev.sluice.access.Gate.Entry;
import dev.sluice.access.KnownClients;
import dev.sluice.access.KnownClients.KnownClient;
import dev.sluice.access.Registration;
import dev.sluice.access.Registrations;
import dev.sluice.access.Registrations.Registrar;
import dev.sluice.access.Scope;
import dev.sluice.access.ShownKeys;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Seats;
import dev.sluice.query.DailyUsage;
import dev.sluice.query.TopUsage;
import dev.sluice.query.Usage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The usage tracker with accounts: its clients register, log in and see how much they use. */
final class UsageTracker {

  private static final Manner MANNER = new UsageTrackerManner();
  private static final int DAYS = 7;
  private static final int FIRST = 3;
  private static final int HOURS = 24;
  private static final String MASKED = "***";

  private final Reception reception;
  private final Registrations registrations;
  private final Admissions admissions;
  private final KnownClients clients;
  private final Usage usage;
  private final Seats seats;

  UsageTracker(
      Reception reception,
      Registrations registrations,
      Admissions admissions,
      KnownClients clients,
      Usage usage,
      Seats seats) {
    this.reception = reception;
    this.registrations = registrations;
    this.admissions = admissions;
    this.clients = clients;
    this.usage = usage;
    this.seats = seats;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.post(
                "/api/v1/auth/register", registrations.handler(reception::keyed, this::register))
            .inManner(MANNER),
        Endpoint.post(UsageTrackerManner.LOGIN, this::logIn).inManner(MANNER),
        Endpoint.get("/api/v1/usages/daily", withToken(this::daily)).inManner(MANNER),
        Endpoint.get("/api/v1/usages/top", withToken(this::top)).inManner(MANNER));
  }

  private HandlerFunction<ServerResponse> withToken(Gate.Handler handler) {
    return request -> reception.admit(request, Scope.READ, token(request), handler);
  }

  /** A key is no token. */
  private static Entry token(ServerRequest request) {
    return new Entry(
        ShownKeys.ofHeaders(request.headers().asHttpHeaders())
            .filter(shown -> ApiKey.parse(shown).isEmpty()),
        false);
  }

  private Mono<ServerResponse> register(ServerRequest request, Registrar registrar) {
    return Form.ofAny(request)
        .map(UsageTracker::registration)
        .flatMap(registrar::register)
        .map(
            registered ->
                secret("Client created successfully", Map.of("apiKey", registered.apiKey())));
  }

  private static Registration registration(Form form) {
    FieldFaults faults = new FieldFaults(Registration.faults(form));
    NewPassword.in(form).ifPresent(password -> password.addTo(faults));
    faults.requireNone();
    return Registration.of(form);
  }

  private Mono<ServerResponse> logIn(ServerRequest request) {
    return Form.ofAny(request)
        .doOnNext(form -> new FieldFaults(Admissions.faults(form)).requireNone())
        .flatMap(form -> admissions.logIn(request, form))
        .flatMap(this::loggedIn)
        .map(told -> secret("Login successfully", told));
  }

  private Mono<JsonObject> loggedIn(Admitted admitted) {
    JsonObject token =
        new JsonObject()
            .put("accessToken", admitted.token())
            .put("accessTokenExpiresIn", admitted.lifetime().toSeconds());
    return clients
        .find(List.of(admitted.client()))
        .next()
        .map(client -> members("client", shown(client), "token", token));
  }

  private static JsonObject shown(KnownClient client) {
    return new JsonObject()
        .put("id", client.id())
        .put("name", client.name())
        .put("email", client.email())
        .put("createdAt", JavaScriptTime.of(client.createdAt()))
        .put("updatedAt", JavaScriptTime.of(client.updatedAt()));
  }

  private Mono<ServerResponse> daily(ServerRequest request, Caller caller) {
    return seats.answer(
        caller.client(),
        usage
            .daily(caller.client(), DAYS)
            .map(
                week ->
                    yes(
                        HttpStatus.OK,
                        "Daily usage statistics retrieved successfully",
                        week.data().stream()
                            .filter(day -> day.events() > 0)
                            .map(UsageTracker::shown)
                            .toList())));
  }

  private static JsonObject shown(DailyUsage.Day day) {
    Instant begin = day.date().atStartOfDay(ZoneOffset.UTC).toInstant();
    return members("date", JavaScriptTime.of(begin), "count", day.events());
  }

  private Mono<ServerResponse> top(ServerRequest request, Caller caller) {
    return seats.answer(
        caller.client(),
        usage
            .top(caller, FIRST, HOURS)
            .flatMap(top -> emails(top).map(emails -> shown(top, emails)))
            .map(shown -> yes(HttpStatus.OK, "Top clients retrieved successfully", shown)));
  }

  /** Of those that are shown. */
  private Mono<Map<UUID, String>> emails(TopUsage top) {
    List<UUID> shown =
        top.data().stream().map(TopUsage.Place::clientId).filter(Objects::nonNull).toList();
    return clients
        .find(shown)
        .filter(client -> client.email() != null)
        .collectMap(KnownClient::id, client -> Objects.requireNonNull(client.email()));
  }

  private static List<JsonObject> shown(TopUsage top, Map<UUID, String> emails) {
    return top.data().stream().<JsonObject>map(place -> shown(place, emails)).toList();
  }

  private static JsonObject shown(TopUsage.Place place, Map<UUID, String> emails) {
    UUID client = place.clientId();
    return new JsonObject()
        .put("clientId", client)
        .put("clientName", place.name())
        .put("clientEmail", client == null ? MASKED : emails.get(client))
        .put("totalRequests", place.events());
  }

  static ServerResponse yes(HttpStatus status, String message, @Nullable Object told) {
    return envelope(message, told).withCharset(status);
  }

  private static ServerResponse secret(String message, Object told) {
    return envelope(message, told).secret(HttpStatus.CREATED);
  }

  private static JsonObject envelope(String message, @Nullable Object told) {
    return members("message", message, "data", told);
  }

  private static JsonObject members(
      String first, Object value, String second, @Nullable Object other) {
    return new JsonObject().put(first, value).put(second, other);
  }
}
