package dev.sluice.query;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** Adds up what is counted in some pieces of time. */
record CountSql(UUID client, Grouping by, CountedKeys keys, List<Piece> pieces) {

  private static final List<Grain> COUNTED =
      List.of(Grain.ALL, Grain.DAY, Grain.HOUR, Grain.MINUTE);

  SumSql sum() {
    SumSql sum = new SumSql();
    List<Grain> counted = COUNTED.stream().filter(grain -> !of(grain).isEmpty()).toList();
    counted.forEach(grain -> add(sum, grain));
    return counted.isEmpty() ? sum : sum.with(this::bind);
  }

  private GenericExecuteSpec bind(GenericExecuteSpec statement) {
    return keys.bind(by.bind(statement.bind("client", client)));
  }

  private List<Piece> of(Grain grain) {
    return pieces.stream().filter(piece -> piece.grain() == grain).toList();
  }

  /** Asked key by key: a join could be planned as a reading of all clients' counts of that time. */
  private void add(SumSql sum, Grain grain) {
    sum.and(
            """
            SELECT %1$s AS label, value AS events, 0::bigint AS looked
            FROM counted_keys, unnest(:%2$sFrom::timestamptz[], :%2$sTo::timestamptz[]) AS stretch (begun, ended),
              LATERAL (
                SELECT since, value FROM counts
                WHERE client_id = :client AND key_id = id
                  AND span = '%2$s' AND since >= begun AND since < ended
                OFFSET 0
              ) AS counted
            WHERE client_id = :client AND %3$s
            """
                .formatted(by.ofCount(), grain.label(), keys.condition()))
        .with(
            statement ->
                statement
                    .bind(grain.label() + "From", times(grain, Piece::from))
                    .bind(grain.label() + "To", times(grain, Piece::to)));
  }

  private Instant[] times(Grain grain, Function<Piece, Instant> time) {
    return of(grain).stream().map(time).toArray(Instant[]::new);
  }
}
