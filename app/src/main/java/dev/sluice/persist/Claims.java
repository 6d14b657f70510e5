package dev.sluice.persist;

import static dev.sluice.persist.Columns.column;
import static java.util.stream.Collectors.toSet;

import dev.sluice.log.Batch;
import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Who may write an armful, and which of its ids are new. */
final class Claims {

  static final String CLAIM_BATCH = ClassPathText.of("sql/claim_batch.sql");

  private final String topic;
  private final long rememberedDays;
  private final Duration longest;
  private final String statement;

  /**
   * @param remembered how long an id that a client gave is known at the least
   * @param longest how long a transaction may last
   */
  Claims(String topic, Duration remembered, Duration longest) {
    this(CLAIM_BATCH, topic, remembered, longest);
  }

  Claims(String statement, String topic, Duration remembered, Duration longest) {
    this.statement = statement;
    this.topic = topic;
    this.rememberedDays = days(remembered);
    this.longest = longest;
  }

  /** As many as it takes to be no less. */
  static long days(Duration remembered) {
    return remembered.plusDays(1).minusNanos(1).toDays();
  }

  /** Gives the events whose ids are not new, or fails where somebody else has written. */
  Mono<Set<Row.Name>> claim(Session session, Armful armful, List<Row> rows) {
    List<Row.Name> given =
        rows.stream().filter(row -> row.event().id().given()).map(Row::name).toList();
    List<Batch> batches = armful.batches();
    return Row.Name.bind(session.sql(statement), given)
        .bind("topic", topic)
        .bind("partitions", column(batches, Batch::partition, Integer[]::new))
        .bind("from", column(batches, batch -> batch.from().next(), Long[]::new))
        .bind("fromMarks", column(batches, batch -> batch.from().mark(), String[]::new))
        .bind("next", column(batches, batch -> batch.next().next(), Long[]::new))
        .bind("nextMarks", column(batches, batch -> batch.next().mark(), String[]::new))
        .bind("remembered", rememberedDays)
        .bind("reach", longest.toSeconds())
        .map(Claims::known)
        .all()
        .collectList()
        .map(lines -> repeated(armful, lines));
  }

  private static Optional<Row.Name> known(Readable row) {
    return row.get("id", UUID.class) == null ? Optional.empty() : Optional.of(Row.Name.of(row));
  }

  private static Set<Row.Name> repeated(Armful armful, List<Optional<Row.Name>> lines) {
    if (lines.isEmpty()) {
      throw new FencedException(armful);
    }
    return lines.stream().flatMap(Optional::stream).collect(toSet());
  }

  /** For what was not stored after all, so that it can be sent again. */
  Mono<Void> giveUp(Session session, List<Outcome.Refused> refused) {
    List<Row.Name> names = refused.stream().map(each -> each.row().name()).toList();
    return names.isEmpty()
        ? Mono.empty()
        : Row.Name.bind(
                session.sql(
                    """
                DELETE FROM event_ids
                USING unnest(:clients::uuid[], :ids::uuid[]) AS refused (client_id, id)
                WHERE event_ids.client_id = refused.client_id AND event_ids.id = refused.id
                """),
                names)
            .then();
  }
}
