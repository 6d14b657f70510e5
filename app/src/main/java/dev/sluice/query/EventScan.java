package dev.sluice.query;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * The part of a statement that says which events are looked through.
 *
 * @param byIndex fields that the index is asked for, since few events are meant by them
 * @param actionsByIndex whether it is asked for the actions
 * @param segments of the index that have events of the time
 */
record EventScan(
    ScanQuery query, Set<EventField> byIndex, boolean actionsByIndex, List<Integer> segments) {

  private static final String OF_THE_TIME =
      "client_id = :client AND received_at >= :from AND received_at < :to AND user_id IS NOT NULL";

  EventScan {
    byIndex = Set.copyOf(byIndex);
    segments = List.copyOf(segments);
  }

  /** Whether the index has a part in it. */
  boolean asksIndex() {
    return actionsByIndex || !byIndex.isEmpty();
  }

  /** The conditions on a row of events. */
  String conditions() {
    return Stream.of(Stream.of(OF_THE_TIME), query.conditions().matches(), actions(), tokens())
        .flatMap(each -> each)
        .collect(Collectors.joining(" AND "));
  }

  private Stream<String> actions() {
    return Stream.of("action = ANY(:actions)").filter(asked -> !query.actions().isEmpty());
  }

  /** One for each field, since the index finds what they have in common. */
  private Stream<String> tokens() {
    return Stream.concat(
        query.conditions().tokens(byIndex),
        Stream.of(
                IntStream.range(0, query.actions().size())
                    .mapToObj(i -> Conditions.tokens(EventField.ACTION, ":action" + i))
                    .collect(Collectors.joining(" || ")))
            .filter(asked -> actionsByIndex)
            .map(Conditions::inIndex));
  }

  GenericExecuteSpec bind(GenericExecuteSpec statement) {
    GenericExecuteSpec bound =
        query
            .conditions()
            .bind(statement)
            .bind("client", query.client())
            .bind("from", query.received().from())
            .bind("to", query.received().to());
    if (asksIndex()) {
      bound = bound.bind("segments", segments.toArray(Integer[]::new));
    }
    return bindActions(bound);
  }

  private GenericExecuteSpec bindActions(GenericExecuteSpec statement) {
    if (query.actions().isEmpty()) {
      return statement;
    }
    GenericExecuteSpec bound = statement.bind("actions", query.actions().toArray(String[]::new));
    for (int i = 0; actionsByIndex && i < query.actions().size(); i++) {
      bound = bound.bind("action" + i, query.actions().get(i));
    }
    return bound;
  }
}
