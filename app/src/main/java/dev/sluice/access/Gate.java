package dev.sluice.access;

import dev.sluice.platform.Networks;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RequestClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Stands before every endpoint that is not for everybody. */
public final class Gate {

  private static final String KEY_HEADER = "X-API-Key";

  /** A beacon can't send headers. */
  private static final String KEY_PARAMETER = "writeKey";

  /** A browser's stream can't either, nor can a link. */
  public static final String TICKET_PARAMETER = "ticket";

  /** What whoever shows a key is told that is not good from where he is. */
  public static final String WRONG_ADDRESS = "This key is not good from this address.";

  /** Where a request keeps who its ticket was given to. */
  private static final String HOLDER = Gate.class.getName() + ".holder";

  /** Where a request keeps what it was admitted by. */
  private static final String ENTRY = Gate.class.getName() + ".entry";

  private static final Entry NOTHING = new Entry(Optional.empty(), true);

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final Keys keys;
  private final Tokens tokens;
  private final Sessions sessions;
  private final Tickets tickets;
  private final Anonymous anonymous;
  private final Strangers strangers;
  private final LastUses uses;
  private final ApiHits hits;

  Gate(
      Keys keys,
      Tokens tokens,
      Sessions sessions,
      Tickets tickets,
      Anonymous anonymous,
      Strangers strangers,
      LastUses uses,
      ApiHits hits) {
    this.keys = keys;
    this.tokens = tokens;
    this.sessions = sessions;
    this.tickets = tickets;
    this.anonymous = anonymous;
    this.strangers = strangers;
    this.uses = uses;
    this.hits = hits;
  }

  /** Answers a request of a caller that was let in. */
  @FunctionalInterface
  public interface Handler {

    Mono<ServerResponse> handle(ServerRequest request, Caller caller);
  }

  /** Lets in who has a key, a token or a session of that scope, and hands on who it is. */
  public HandlerFunction<ServerResponse> require(Scope scope, Handler handler) {
    return request ->
        caller(request, credential(request, scope), lookUp -> ofStranger(request, lookUp))
            .flatMap(
                caller -> handler.handle(request, noted(request, allowed(request, caller, scope))));
  }

  /**
   * What somebody was let in by who came in the manner of another system.
   *
   * @param key the one that was shown
   * @param orNobody whether whoever shows none may be the anonymous client
   * @param orOwner whether the token of a login does what a key of its client does
   * @param isInAddress whether the key is known to have stood in the address, in whatever coding
   */
  public record Entry(
      Optional<String> key, boolean orNobody, boolean orOwner, boolean isInAddress) {

    public Entry(Optional<String> key, boolean orNobody, boolean orOwner) {
      this(key, orNobody, orOwner, false);
    }

    public Entry(Optional<String> key, boolean orNobody) {
      this(key, orNobody, false);
    }

    public static Entry ofAddress(Optional<String> key) {
      return new Entry(key, false, false, true);
    }

    private boolean isSeenIn(ServerRequest request) {
      return isInAddress || key.filter(shown -> holds(request, shown)).isPresent();
    }

    /** Also as a part of a value: not all take an address apart in the same way. */
    private static boolean holds(ServerRequest request, String key) {
      return request.queryParams().values().stream()
          .flatMap(List::stream)
          .anyMatch(value -> value != null && value.contains(key));
    }
  }

  /**
   * Who calls in the manner of another system, which has its own places for a key; some have none.
   * Cookies do not count.
   */
  public Mono<Caller> admit(ServerRequest request, Scope scope, Entry entry) {
    request.attributes().put(ENTRY, entry);
    return admitted(request, scope, entry).map(caller -> noted(request, caller));
  }

  private Mono<Caller> admitted(ServerRequest request, Scope scope, Entry entry) {
    return entry
        .key()
        .map(key -> callerOf(key, lookUp -> ofStranger(request, lookUp)))
        .orElseGet(() -> entry.orNobody() ? anonymous.caller(request, scope) : Mono.empty())
        .switchIfEmpty(Mono.error(Gate::unauthenticated))
        .map(caller -> allowed(request, caller, scope, entry));
  }

  private Caller allowed(ServerRequest request, Caller caller, Scope scope, Entry entry) {
    if (entry.isSeenIn(request) && caller.scope() != Scope.WRITE) {
      throw inAddress();
    }
    return entry.orOwner() && caller.scope() == Scope.OWNER
        ? caller
        : allowed(request, caller, scope);
  }

  private Caller noted(ServerRequest request, Caller caller) {
    RequestClient.note(request, caller.client());
    hits.note(caller.client());
    if (caller.scope() != Scope.OWNER && !anonymous.is(caller)) {
      uses.note(caller.credential());
    }
    return caller;
  }

  /** The same, and lets in who has a ticket, for what a page can open without a header. */
  public HandlerFunction<ServerResponse> requireOrTicket(
      Scope scope, Tickets.Purpose purpose, Handler handler) {
    HandlerFunction<ServerResponse> withoutTicket = require(scope, handler);
    return request ->
        request.queryParams().containsKey(TICKET_PARAMETER)
            ? holder(request, scope, purpose)
                .doOnNext(caller -> hits.note(caller.client()))
                .doOnNext(caller -> RequestClient.note(request, caller.client()))
                .flatMap(caller -> handler.handle(request, caller))
            : withoutTicket.handle(request);
  }

  /**
   * The same, and lets in who brings nothing of all that, where nobody needs to: the clients of an
   * older system have nothing to bring.
   */
  public HandlerFunction<ServerResponse> requireTicketOrNothing(
      Scope scope, Tickets.Purpose purpose, Handler handler) {
    HandlerFunction<ServerResponse> withSomething = requireOrTicket(scope, purpose, handler);
    return request ->
        bringsNothing(request, scope)
            ? admit(request, scope, NOTHING).flatMap(caller -> handler.handle(request, caller))
            : withSomething.handle(request);
  }

  /** A cookie that came with the page of another site is nothing that was brought. */
  private boolean bringsNothing(ServerRequest request, Scope scope) {
    return !request.queryParams().containsKey(TICKET_PARAMETER)
        && credential(request, scope).isEmpty()
        && (!sessions.isBroughtBy(request) || !isOfOwnPage(request));
  }

  private Mono<Caller> holder(ServerRequest request, Scope scope, Tickets.Purpose purpose) {
    List<String> given = request.queryParams().getOrDefault(TICKET_PARAMETER, List.of());
    if (given.size() > 1 || credential(request, scope).isPresent()) {
      throw conflicting();
    }
    return Mono.justOrEmpty(given.getFirst())
        .filter(Tickets::hasForm)
        .flatMap(ticket -> ofStranger(request, tickets.use(ticket, purpose)))
        .doOnNext(trace -> request.attributes().put(HOLDER, trace))
        .flatMap(this::traced)
        .switchIfEmpty(Mono.error(Gate::unauthenticated));
  }

  /** To read and no more, whatever else he may. */
  private Mono<Caller> traced(String trace) {
    Mono<Caller> caller =
        HashedKey.parse(trace)
            .map(key -> keys.callerOf(key, UnaryOperator.identity()))
            .orElseGet(() -> tokens.callerOf(trace.getBytes(StandardCharsets.UTF_8)));
    return caller.map(
        known -> new Caller(known.client(), Scope.READ, known.credential(), Rate.NONE));
  }

  /** Whether it may be a page of ours that calls, or no page at all. */
  public boolean isOfOwnPage(ServerRequest request) {
    return sessions.isOfOwnPage(request);
  }

  /** By what a caller is found again without the secret that the request brings. */
  public Mono<String> trace(ServerRequest request, Caller caller) {
    return credential(request, Scope.READ)
        .map(this::trace)
        .orElseGet(() -> sessions.of(request).map(session -> trace(session.claims())))
        .defaultIfEmpty(caller.credential());
  }

  private Mono<String> trace(String credential) {
    return ApiKey.parse(credential)
        .map(key -> Mono.just(key.hashed().text()))
        .orElseGet(() -> tokens.claimsOf(credential, Audience.API).map(Gate::trace));
  }

  private static String trace(Claims claims) {
    return new String(claims.json(), StandardCharsets.UTF_8);
  }

  /** Who sends a request that was let in; fails as for anybody else where he would not be now. */
  Mono<Caller> again(ServerRequest request, Scope scope) {
    if (request.attribute(ENTRY).orElse(null) instanceof Entry entry) {
      return admitted(request, scope, entry);
    }
    return Mono.justOrEmpty(request.attribute(HOLDER))
        .cast(String.class)
        .map(this::traced)
        .defaultIfEmpty(
            Mono.defer(() -> caller(request, credential(request, scope), UnaryOperator.identity())))
        .flatMap(caller -> caller)
        .switchIfEmpty(Mono.error(Gate::unauthenticated));
  }

  /** What the token says that a call brings in place of a key. */
  Mono<Claims> claims(ServerRequest request) {
    return Mono.justOrEmpty(credential(request, Scope.READ))
        .flatMap(token -> tokens.claimsOf(token, Audience.API))
        .filterWhen(claims -> tokens.callerOf(claims).hasElement())
        .switchIfEmpty(Mono.error(Gate::unauthenticated));
  }

  private static Caller allowed(ServerRequest request, Caller caller, Scope scope) {
    if (!caller.scope().allows(scope)) {
      throw new Problem(ProblemType.FORBIDDEN, "This needs " + scope.credential() + ".");
    }
    if (!caller.from().isEmpty() && !comesFrom(caller.from(), request)) {
      throw new Problem(ProblemType.FORBIDDEN, WRONG_ADDRESS);
    }
    if (caller.scope() != Scope.WRITE && request.queryParam(KEY_PARAMETER).isPresent()) {
      throw inAddress();
    }
    return caller;
  }

  private static Problem inAddress() {
    return new Problem(
        ProblemType.FORBIDDEN,
        "A key in an address is seen by many: only one that writes may be there.");
  }

  private static boolean comesFrom(Networks networks, ServerRequest request) {
    return request.remoteAddress().filter(peer -> networks.hold(peer.getAddress())).isPresent();
  }

  /** A cookie is what a browser adds unasked, so that it counts where there is nothing else. */
  private Mono<Caller> caller(
      ServerRequest request, Optional<String> credential, UnaryOperator<Mono<StoredKey>> stranger) {
    return credential
        .map(shown -> callerOf(shown, stranger))
        .orElseGet(() -> sessions.callerOf(request))
        .switchIfEmpty(Mono.error(Gate::unauthenticated));
  }

  private Mono<Caller> callerOf(String credential, UnaryOperator<Mono<StoredKey>> stranger) {
    return ApiKey.parse(credential)
        .map(key -> keys.callerOf(key.hashed(), stranger))
        .orElseGet(() -> tokens.callerOf(credential, Audience.API));
  }

  private <T> Mono<T> ofStranger(ServerRequest request, Mono<T> lookUp) {
    return strangers.lookUp(Attempts.from(request), lookUp);
  }

  private static Optional<String> credential(ServerRequest request, Scope scope) {
    HttpHeaders headers = request.headers().asHttpHeaders();
    String shown = null;
    for (String key : headers.getOrEmpty(KEY_HEADER)) {
      shown = only(shown, key);
    }
    for (String authorization : headers.getOrEmpty(HttpHeaders.AUTHORIZATION)) {
      shown = only(shown, ofAuthorization(authorization));
    }
    if (scope == Scope.WRITE) {
      for (String key : request.queryParams().getOrDefault(KEY_PARAMETER, List.of())) {
        shown = only(shown, Objects.requireNonNullElse(key, ""));
      }
    }
    return Optional.ofNullable(shown);
  }

  private static String only(@Nullable String shown, String another) {
    if (shown != null && !shown.equals(another)) {
      throw conflicting();
    }
    return another;
  }

  private static Problem conflicting() {
    return new Problem(
        ProblemType.CONFLICTING_CREDENTIALS, "The request brings two keys that are not the same.");
  }

  private static String ofAuthorization(String authorization) {
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return user(authorization.substring(BASIC.length()).strip());
    }
    throw unauthenticated();
  }

  private static String user(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? pair : pair.substring(0, colon);
    } catch (IllegalArgumentException e) {
      throw unauthenticated();
    }
  }

  static Problem unauthenticated() {
    return unauthenticated("Send a key as X-API-Key, as a Bearer token or as the user of Basic.");
  }

  static Problem unauthenticated(String detail) {
    return new Problem(ProblemType.UNAUTHENTICATED, detail)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sluice\"");
  }
}
