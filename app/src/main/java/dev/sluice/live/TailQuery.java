package dev.sluice.live;

import dev.sluice.access.Gate;
import dev.sluice.platform.Parameters;
import dev.sluice.query.EventFilter;
import dev.sluice.query.Frontier;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Which events a reader wants.
 *
 * @param after where he goes on from, where he has read before
 */
record TailQuery(EventFilter filter, @Nullable Frontier after) {

  private static final String LAST_PARAMETER = "last_event_id";
  private static final String LAST_HEADER = "Last-Event-ID";
  private static final String RULE = "is not an id that was given out";

  static final Set<String> KNOWN = known();

  /** All events from now on. */
  static final TailQuery ALL =
      new TailQuery(new EventFilter(null, null, null, null, null, null), null);

  private static Set<String> known() {
    Set<String> known = new HashSet<>(EventFilter.FIELDS);
    known.add(LAST_PARAMETER);
    known.add(Gate.TICKET_PARAMETER);
    return Set.copyOf(known);
  }

  /**
   * The header is what an EventSource sends that comes again, to the address that it was first
   * given, so it is the newer of the two.
   */
  static TailQuery of(ServerRequest request, FrontierText ids) {
    return of(request, ids, Parameters.of(request.queryParams(), KNOWN));
  }

  /** The same where parameters are known besides. */
  static TailQuery of(ServerRequest request, FrontierText ids, Parameters parameters) {
    Optional<Frontier> first = parameters.read(LAST_PARAMETER, ids::parse, RULE);
    String last = request.headers().firstHeader(LAST_HEADER);
    return new TailQuery(
        EventFilter.of(parameters),
        StringUtils.hasLength(last) ? ofHeader(ids, last) : first.orElse(null));
  }

  private static Frontier ofHeader(FrontierText ids, String last) {
    return ids.parse(last).orElseThrow(() -> Parameters.invalid(LAST_HEADER, RULE));
  }
}
