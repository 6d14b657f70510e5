package dev.sluice.live;

import dev.sluice.access.Caller;
import dev.sluice.access.OpenCalls;
import dev.sluice.access.Scope;
import java.util.List;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Tells, over a WebSocket and in the words of others, that there is something new of a client. */
public final class News {

  private final CounterViews views;
  private final Readership readership;
  private final OpenCalls calls;
  private final Openings openings;

  News(CounterViews views, Readership readership, OpenCalls calls, Openings openings) {
    this.views = views;
    this.readership = readership;
    this.calls = calls;
    this.openings = openings;
  }

  /** Whether this asks for a WebSocket, from where one may be opened. */
  public void require(ServerRequest request) {
    openings.require(request);
  }

  /**
   * The answer to such a request.
   *
   * @param protocols that are spoken, of which the first that is asked for is named
   */
  public ServerResponse open(
      ServerRequest request, Caller caller, Framing framing, Talk talk, List<String> protocols) {
    TalkWire wire = new TalkWire(framing, talk);
    return readership.conversation(
        caller,
        feed(wire),
        wire,
        conversation ->
            calls
                .hold(request, caller, Scope.READ, call -> conversation.apply(call.ended()).flux())
                .then(),
        protocol(request, protocols));
  }

  /** Of one that is not asked for nothing may be said. */
  private static String protocol(ServerRequest request, List<String> protocols) {
    return request.headers().asHttpHeaders().getValuesAsList("Sec-WebSocket-Protocol").stream()
        .filter(protocols::contains)
        .findFirst()
        .orElse("");
  }

  private Feed<NewsReader> feed(TalkWire wire) {
    return new Feed<>() {

      @Override
      public NewsReader join(UUID client, Outlet outlet) {
        return views.join(client, view -> new NewsReader(view, outlet, wire, CounterView.now()));
      }

      @Override
      public void leave(NewsReader reader) {
        views.leave(reader);
      }
    };
  }
}
