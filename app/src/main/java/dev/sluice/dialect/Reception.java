package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Gate.Entry;
import dev.sluice.access.Limits;
import dev.sluice.access.Scope;
import dev.sluice.access.ShownKeys;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lets in who calls as the clients of other systems do. */
record Reception(Gate gate, Limits limits) {

  /** Whoever has a key in one of the usual places. */
  HandlerFunction<ServerResponse> keyed(Scope scope, Gate.Handler handler) {
    return request -> admit(request, scope, new Entry(shown(request), false), handler);
  }

  /** The same, and whoever has none, where that is somebody. */
  HandlerFunction<ServerResponse> open(Scope scope, Gate.Handler handler) {
    return request -> admit(request, scope, new Entry(shown(request), true), handler);
  }

  /**
   * What comes in a body that may also be the only place where its key stands.
   *
   * @param <P> what the body is cut into
   */
  interface Post<P> {

    /** What its figures are counted for. */
    Dialect dialect();

    P open(ServerRequest request, byte[] body);

    Optional<String> key(P parcel);

    Mono<ServerResponse> take(ServerRequest request, Caller caller, P parcel);
  }

  /**
   * Takes post. Whose key stands outside is let in before the body is read, which then counts as
   * held for him; any other has to be opened first.
   */
  <P> HandlerFunction<ServerResponse> posted(ForeignEvents foreign, Post<P> post) {
    return request ->
        foreign.failing(post.dialect(), Mono.defer(() -> opened(foreign, request, post)));
  }

  private <P> Mono<ServerResponse> opened(
      ForeignEvents foreign, ServerRequest request, Post<P> post) {
    Optional<String> outside = outside(request);
    return outside.isPresent()
        ? admit(
            request,
            Scope.WRITE,
            new Entry(outside, false),
            (same, caller) -> known(foreign, same, caller, post))
        : stranger(foreign, request, post);
  }

  /**
   * The same of what stands in the address, with its key where that is not outside.
   *
   * @param cut what is found there
   */
  <P> HandlerFunction<ServerResponse> unsealed(
      ForeignEvents foreign, Post<P> post, Function<ServerRequest, P> cut) {
    return request ->
        foreign.failing(
            post.dialect(),
            foreign
                .cut(() -> cut.apply(request))
                .flatMap(parcel -> taken(request, ofAddress(request, post, parcel), post, parcel)));
  }

  private static <P> Entry ofAddress(ServerRequest request, Post<P> post, P parcel) {
    Optional<String> outside = outside(request);
    return outside.isPresent()
        ? new Entry(outside, false)
        : Entry.ofAddress(ShownKeys.of(request, post.key(parcel)));
  }

  private <P> Mono<ServerResponse> taken(
      ServerRequest request, Entry entry, Post<P> post, P parcel) {
    return admit(request, Scope.WRITE, entry, (same, caller) -> post.take(same, caller, parcel));
  }

  private static Optional<String> outside(ServerRequest request) {
    return ShownKeys.ofHeaders(request.headers().asHttpHeaders());
  }

  private static <P> Mono<ServerResponse> known(
      ForeignEvents foreign, ServerRequest request, Caller caller, Post<P> post) {
    return foreign.within(
        request,
        Optional.of(caller.client()),
        body -> post.open(request, body),
        parcel -> post.take(request, caller, parcel));
  }

  private <P> Mono<ServerResponse> stranger(
      ForeignEvents foreign, ServerRequest request, Post<P> post) {
    return foreign.within(
        request,
        Optional.empty(),
        body -> post.open(request, body),
        parcel ->
            taken(
                request, new Entry(ShownKeys.of(request, post.key(parcel)), false), post, parcel));
  }

  private static Optional<String> shown(ServerRequest request) {
    return ShownKeys.of(request, Optional.empty());
  }

  /** What is written counts against the client's limit, and the answer says what is left of it. */
  Mono<ServerResponse> admit(
      ServerRequest request, Scope scope, Entry entry, Gate.Handler handler) {
    Gate.Handler shown = scope == Scope.WRITE ? limits.shownBy(handler) : handler;
    return gate.admit(request, scope, entry).flatMap(caller -> shown.handle(request, caller));
  }
}
