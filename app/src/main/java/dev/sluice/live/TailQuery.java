package dev.sluice.live;

import dev.sluice.access.Gate;
import dev.sluice.platform.Parameters;
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
 * @param isLost whether he has read before up to a place that nobody knows, so that he begins anew
 */
record TailQuery(TailFilter filter, @Nullable Frontier after, boolean isLost) {

  private static final String LAST_PARAMETER = "last_event_id";
  private static final String LAST_HEADER = "Last-Event-ID";

  static final Set<String> KNOWN = known();

  /** All events from now on. */
  static final TailQuery ALL = new TailQuery(TailFilter.ALL, null, false);

  private static Set<String> known() {
    Set<String> known = new HashSet<>(TailFilter.PARAMETERS);
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

  /**
   * The same where parameters are known besides. Whoever was refused for his id would come again
   * with it, as an EventSource does, or never.
   */
  static TailQuery of(ServerRequest request, FrontierText ids, Parameters parameters) {
    Optional<String> last = last(request, parameters);
    Optional<Frontier> after = last.flatMap(ids::parse);
    return new TailQuery(
        TailFilter.of(parameters), after.orElse(null), last.isPresent() && after.isEmpty());
  }

  private static Optional<String> last(ServerRequest request, Parameters parameters) {
    return Optional.ofNullable(request.headers().firstHeader(LAST_HEADER))
        .filter(StringUtils::hasLength)
        .or(() -> Optional.ofNullable(parameters.text(LAST_PARAMETER)));
  }
}
