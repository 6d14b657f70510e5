package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.access.Form;
import dev.sluice.access.Registration;
import dev.sluice.access.Registrations;
import dev.sluice.access.Registrations.Registered;
import dev.sluice.access.Registrations.Registrar;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Network;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Seats;
import dev.sluice.query.DailyUsage;
import dev.sluice.query.TopUsage;
import dev.sluice.query.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The client tracker: its clients register without a password, and see how much they use. */
final class ClientTracker {

  private static final String WHITELIST = "ip_whitelist";
  private static final int LONGEST_WHITELIST = 4096;
  private static final int MOST_ADDRESSES = 32;
  private static final int DAYS = 7;
  private static final int FIRST = 3;
  private static final int HOURS = 24;

  private final Reception reception;
  private final Registrations registrations;
  private final Usage usage;
  private final Seats seats;
  private final Manner manner;

  ClientTracker(
      Reception reception, Registrations registrations, Usage usage, Seats seats, Manner manner) {
    this.reception = reception;
    this.registrations = registrations;
    this.usage = usage;
    this.seats = seats;
    this.manner = manner;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.post("/api/register", registrations.handler(reception::keyed, this::register))
            .inManner(manner),
        Endpoint.get("/api/usage/daily", reception.keyed(Scope.READ, this::daily)).inManner(manner),
        Endpoint.get("/api/usage/top", reception.keyed(Scope.READ, this::top)).inManner(manner));
  }

  private Mono<ServerResponse> register(ServerRequest request, Registrar registrar) {
    return Form.ofAny(request)
        .map(form -> Registration.of(form, whitelist(form)))
        .flatMap(
            registration ->
                registrar.register(registration).map(told -> registered(registration, told)));
  }

  private static List<Network> whitelist(Form form) {
    List<Network> networks =
        form.optionalText(WHITELIST, 0, LONGEST_WHITELIST).stream()
            .flatMap(list -> Stream.of(list.split(",", -1)))
            .filter(Predicate.not(String::isBlank))
            .map(ClientTracker::network)
            .toList();
    if (networks.size() > MOST_ADDRESSES) {
      throw noWhitelist("holds more than " + MOST_ADDRESSES + " addresses");
    }
    return networks;
  }

  private static Network network(String text) {
    try {
      return Network.of(text);
    } catch (IllegalArgumentException e) {
      throw noWhitelist("must hold addresses or networks, with commas between them");
    }
  }

  private static Problem noWhitelist(String rule) {
    return new Problem(ProblemType.INVALID_FIELD, "The field '%s' %s.".formatted(WHITELIST, rule))
        .with("field", WHITELIST);
  }

  private static ServerResponse registered(Registration registration, Registered registered) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("client_id", registered.client());
    told.put("name", registration.name());
    told.put("email", registration.email().text());
    told.put("api_key", registered.apiKey());
    told.put("token", registered.token());
    told.put("created_at", registered.createdAt());
    return JsonAnswer.ofSecret(HttpStatus.CREATED, told);
  }

  private Mono<ServerResponse> daily(ServerRequest request, Caller caller) {
    return seats.answer(
        caller.client(),
        usage
            .daily(caller.client(), DAYS)
            .map(week -> JsonAnswer.of(HttpStatus.OK, shown(caller.client(), week))));
  }

  private static Map<String, ?> shown(UUID client, DailyUsage week) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("client_id", client);
    shown.put("start_date", week.data().getFirst().date().toString());
    shown.put("end_date", week.data().getLast().date().toString());
    shown.put("usage", week.data().stream().map(ClientTracker::shown).toList());
    return shown;
  }

  private static Map<String, ?> shown(DailyUsage.Day day) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("date", day.date().toString());
    shown.put("request_count", day.events());
    return shown;
  }

  private Mono<ServerResponse> top(ServerRequest request, Caller caller) {
    return seats.answer(
        caller.client(),
        usage.top(caller, FIRST, HOURS).map(top -> JsonAnswer.of(HttpStatus.OK, shown(top))));
  }

  private static Map<String, ?> shown(TopUsage top) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("period", "last_24_hours");
    shown.put("generated_at", top.asOf());
    shown.put("top_clients", top.data().stream().map(ClientTracker::shown).toList());
    shown.put("total_clients", top.clients());
    return shown;
  }

  private static Map<String, ?> shown(TopUsage.Place place) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("client_id", place.clientId());
    shown.put("name", place.name());
    shown.put("request_count", place.events());
    return shown;
  }
}
