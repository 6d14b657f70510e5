package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * How a search is put to the database, which is a function from a statement to one that is asked.
 */
final class EventSql {

  private final String shown;
  private final Conditions conditions;
  private final String ofTheTime;
  private final String inOrder;

  EventSql(SearchQuery query, Detail detail) {
    this.shown = detail.columns();
    this.conditions = query.conditions();
    // with the time once more by itself: by the pair alone no day is left out
    this.ofTheTime =
        """
        client_id = :client AND received_at >= :from AND received_at < :to
        AND received_at %1$s= :afterTime AND (received_at, id) %1$s (:afterTime, :afterId)
        """
            .formatted(query.order().behind());
    this.inOrder = "ORDER BY received_at %1$s, id %1$s".formatted(query.order().name());
  }

  /** Those of a stretch of time that are asked for, by the index of fields where one is. */
  GenericExecuteSpec search(
      Function<String, GenericExecuteSpec> database, UUID client, Walk.Leg leg, int room) {
    GenericExecuteSpec statement =
        bind(database.apply(searching(leg.side())), client, leg.time(), leg.after(), room);
    return conditions.fields().isGiven()
        ? statement.bind("segments", leg.segments().toArray(Integer[]::new))
        : statement;
  }

  private String searching(Walk.Side side) {
    String all =
        Stream.of(
                Stream.of(ofTheTime),
                conditions.matches(),
                conditions.tokens(),
                Conditions.on(side))
            .flatMap(each -> each)
            .collect(Collectors.joining(" AND "));
    return "SELECT %s FROM (SELECT * FROM events WHERE %s %s LIMIT :limit) AS found %3$s"
        .formatted(shown, all, inOrder);
  }

  /**
   * Those that are asked for among the first of a stretch of time, whatever they are, and the last
   * of these in any case, to tell how far was looked.
   */
  GenericExecuteSpec probe(
      Function<String, GenericExecuteSpec> database,
      UUID client,
      Walk.Leg leg,
      int probed,
      int room) {
    return bind(database.apply(probing()), client, leg.time(), leg.after(), room)
        .bind("probed", probed);
  }

  private String probing() {
    return """
    SELECT %1$s, matches, place
    FROM (
      SELECT *
      FROM (
        SELECT *, (%2$s) IS TRUE AS matches, row_number() OVER (%3$s) AS place
        FROM (SELECT * FROM events WHERE %4$s %3$s LIMIT :probed) AS first
      ) AS probed
      WHERE matches OR place = :probed
      %3$s
      LIMIT :limit
    ) AS found
    %3$s
    """
        .formatted(
            shown, conditions.matches().collect(Collectors.joining(" AND ")), inOrder, ofTheTime);
  }

  /** One more than has room tells whether there is a next page. */
  private GenericExecuteSpec bind(
      GenericExecuteSpec statement, UUID client, TimeRange time, Cursor after, int room) {
    return conditions
        .bind(statement)
        .bind("client", client)
        .bind("from", time.from())
        .bind("to", time.to())
        .bind("afterTime", after.receivedAt())
        .bind("afterId", after.id())
        .bind("limit", room + 1);
  }
}
