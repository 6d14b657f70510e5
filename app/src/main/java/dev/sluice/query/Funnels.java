package dev.sluice.query;

import dev.sluice.platform.ClassPathText;
import dev.sluice.query.Funnel.Reached;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/**
 * Finds out how far users have come. Each event is looked at once, in the order in which a user's
 * events happened: one that is a step goes on from the try that has come to the step before and
 * begun last, because that has the most time left. A try is the times of its steps, so that of two
 * the greater is the one that began later.
 */
final class Funnels {

  private static final String FUNNEL = ClassPathText.of("sql/funnel.sql");

  private static final String FIRST = ClassPathText.of("sql/funnel_first.sql");
  private static final String NEXT = ClassPathText.of("sql/funnel_step.sql");

  private final EventScans scans;

  Funnels(EventScans scans) {
    this.scans = scans;
  }

  Mono<Funnel> find(Session session, FunnelQuery query) {
    return scans
        .of(session, query.events())
        .flatMap(
            scan ->
                bind(session.sql(sql(scan, query.steps().size())), query, scan)
                    .map(
                        row ->
                            new Reached(
                                Column.required(row, "users", Long.class),
                                row.get("median", Double.class)))
                    .all()
                    .collectList())
        .map(reached -> Funnel.of(query, reached));
  }

  /** Step upon step, all of which go by one order. */
  static String sql(EventScan scan, int steps) {
    String tries = FIRST.formatted(scan.conditions());
    for (int step = 2; step <= steps; step++) {
      tries = NEXT.formatted(step - 1, step, tries);
    }
    return FUNNEL.formatted(tries, furthestOfTheFirst(steps));
  }

  /** Of those that came as far the first, which is the least. */
  private static String furthestOfTheFirst(int steps) {
    return IntStream.iterate(steps, step -> step > 0, step -> step - 1)
        .mapToObj(step -> "min(try%d)".formatted(step))
        .collect(Collectors.joining(", "));
  }

  static GenericExecuteSpec bind(GenericExecuteSpec statement, FunnelQuery query, EventScan scan) {
    GenericExecuteSpec bound =
        scan.bind(statement).bind("within", (double) query.within().toSeconds());
    for (int i = 0; i < query.steps().size(); i++) {
      bound = bound.bind("step" + (i + 1), query.steps().get(i));
    }
    return bound;
  }
}
