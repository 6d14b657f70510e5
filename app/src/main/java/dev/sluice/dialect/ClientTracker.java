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
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
    return new JsonObject()
        .put("client_id", registered.client())
        .put("name", registration.name())
        .put("email", registration.email().text())
        .put("api_key", registered.apiKey())
        .put("token", registered.token())
        .put("created_at", registered.createdAt())
        .secret(HttpStatus.CREATED);
  }

  private Mono<ServerResponse> daily(ServerRequest request, Caller caller) {
    return seats.answer(
        caller.client(),
        usage
            .daily(caller.client(), DAYS)
            .map(week -> shown(caller.client(), week).withCharset(HttpStatus.OK)));
  }

  private static JsonObject shown(UUID client, DailyUsage week) {
    return new JsonObject()
        .put("client_id", client)
        .put("start_date", week.data().getFirst().date().toString())
        .put("end_date", week.data().getLast().date().toString())
        .put("usage", week.data().stream().map(ClientTracker::shown).toList());
  }

  private static JsonObject shown(DailyUsage.Day day) {
    return new JsonObject().put("date", day.date().toString()).put("request_count", day.events());
  }

  private Mono<ServerResponse> top(ServerRequest request, Caller caller) {
    return seats.answer(
        caller.client(),
        usage.top(caller, FIRST, HOURS).map(top -> shown(top).withCharset(HttpStatus.OK)));
  }

  private static JsonObject shown(TopUsage top) {
    return new JsonObject()
        .put("period", "last_24_hours")
        .put("generated_at", top.asOf())
        .put("top_clients", top.data().stream().map(ClientTracker::shown).toList())
        .put("total_clients", top.clients());
  }

  private static JsonObject shown(TopUsage.Place place) {
    return new JsonObject()
        .put("client_id", place.clientId())
        .put("name", place.name())
        .put("request_count", place.events());
  }
}
