package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * Rows of events that are asked for, as the inner part of a statement: of more than may be looked
 * at there is one too many, so that it can be told.
 *
 * @param segments of the index of fields in which they are; none where it is not asked
 * @param most that may be looked at
 */
record Rows(Conditions conditions, TimeRange time, List<Integer> segments, int most) {

  /**
   * @param columns what is read of them
   * @param number tells the time of these from that of others in the statement
   */
  String sql(String columns, int number) {
    return "SELECT %s FROM events WHERE %s LIMIT %d"
        .formatted(
            columns,
            Stream.of(Stream.of(ofTheTime(number)), conditions.matches(), tokens())
                .flatMap(each -> each)
                .collect(Collectors.joining(" AND ")),
            most + 1L);
  }

  private static String ofTheTime(int number) {
    return "client_id = :client AND received_at >= :from%1$d AND received_at < :to%1$d"
        .formatted(number);
  }

  private Stream<String> tokens() {
    return segments.isEmpty() ? Stream.of() : conditions.tokens();
  }

  GenericExecuteSpec bindFields(GenericExecuteSpec statement) {
    GenericExecuteSpec bound = conditions.bind(statement);
    return segments.isEmpty() || !conditions.fields().isGiven()
        ? bound
        : bound.bind("segments", segments.toArray(Integer[]::new));
  }

  GenericExecuteSpec bindTime(GenericExecuteSpec statement, int number) {
    return statement.bind("from" + number, time.from()).bind("to" + number, time.to());
  }
}
