package dev.sluice.query;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/**
 * A statement that adds up what its parts find: each of them tells labels, events of that label,
 * and how many rows it has looked at for them.
 */
final class SumSql {

  private static final int ALL = 0;

  private final List<String> parts = new ArrayList<>();
  private final List<UnaryOperator<GenericExecuteSpec>> bindings = new ArrayList<>();

  SumSql with(UnaryOperator<GenericExecuteSpec> binding) {
    bindings.add(binding);
    return this;
  }

  SumSql and(String part) {
    parts.add(part);
    return this;
  }

  /**
   * @param most labels that are told
   * @param limits of the rows that are looked at
   */
  Mono<Sums> ask(Function<String, GenericExecuteSpec> database, int most, StatsLimits limits) {
    if (parts.isEmpty()) {
      return Mono.just(Sums.NONE);
    }
    return statement(database, most)
        .filter(asked -> asked.fetchSize(ALL))
        .map(Line::of)
        .all()
        .collectList()
        .map(lines -> sums(lines, most, limits));
  }

  GenericExecuteSpec statement(Function<String, GenericExecuteSpec> database, int most) {
    GenericExecuteSpec statement = database.apply(sql()).bind("most", most + 1);
    for (UnaryOperator<GenericExecuteSpec> binding : bindings) {
      statement = binding.apply(statement);
    }
    return statement;
  }

  /** What has no label comes first, so that it is told however many there are. */
  private String sql() {
    return """
    SELECT label, events, labelled, total, looked
    FROM (
      SELECT
        label, events,
        coalesce(sum(events) FILTER (WHERE label IS NOT NULL) OVER (), 0)::bigint AS labelled,
        sum(events) OVER ()::bigint AS total, sum(looked) OVER ()::bigint AS looked
      FROM (
        SELECT label, sum(events)::bigint AS events, sum(looked) AS looked
        FROM (
          %s
        ) AS part
        GROUP BY label
      ) AS whole
      WHERE events <> 0
    ) AS summed
    ORDER BY label IS NULL DESC, events DESC, label COLLATE "C"
    LIMIT :most
    """
        .formatted(String.join(" UNION ALL ", parts));
  }

  private static Sums sums(List<Line> lines, int most, StatsLimits limits) {
    if (lines.isEmpty()) {
      return Sums.NONE;
    }
    Line any = lines.getFirst();
    limits.requireFewRows(any.looked);
    SequencedMap<String, Long> events = new LinkedHashMap<>();
    for (Line line : lines) {
      if (line.label != null && events.size() < most) {
        events.put(line.label, line.events);
      }
    }
    return new Sums(events, any.labelled, any.total);
  }

  private record Line(@Nullable String label, long events, long labelled, long total, long looked) {

    static Line of(Readable row) {
      return new Line(
          row.get("label", String.class),
          number(row, "events"),
          number(row, "labelled"),
          number(row, "total"),
          number(row, "looked"));
    }

    private static long number(Readable row, String column) {
      return Column.required(row, column, Long.class);
    }
  }
}
