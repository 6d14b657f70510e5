package dev.sluice.persist;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.sluice.event.Event;
import dev.sluice.persist.DeadLetter.Reason;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What can't be stored as an event is kept, with the reason. */
final class DeadLetters {

  private static final HexFormat HEX = HexFormat.of();

  private final String topic;

  DeadLetters(String topic) {
    this.topic = topic;
  }

  /** Gives how many are new, by reason: what is read again is kept once. */
  Mono<Map<Reason, Long>> bury(Session session, List<DeadLetter> letters) {
    return letters.isEmpty() ? Mono.just(Map.of()) : insert(session, letters);
  }

  private Mono<Map<Reason, Long>> insert(Session session, List<DeadLetter> letters) {
    return session
        .sql(
            """
            INSERT INTO dead_letters (
              topic, log_partition, log_offset, reason, detail, payload, client_id, user_id)
            -- the payload comes as hexadecimal digits: the driver bends an array of bytea
            SELECT :topic, log_partition, log_offset, reason, detail, decode(payload, 'hex'),
              client_id, user_id
            FROM unnest(
              :partitions::int[], :offsets::bigint[], :reasons::text[], :details::text[],
              :payloads::text[], :clients::uuid[], :users::text[])
              AS letter (log_partition, log_offset, reason, detail, payload, client_id, user_id)
            ON CONFLICT DO NOTHING
            RETURNING reason
            """)
        .bind("topic", topic)
        .bind("partitions", letters.stream().map(DeadLetter::partition).toArray(Integer[]::new))
        .bind("offsets", letters.stream().map(DeadLetter::offset).toArray(Long[]::new))
        .bind("reasons", letters.stream().map(each -> each.reason().label()).toArray(String[]::new))
        .bind("details", letters.stream().map(DeadLetter::detail).toArray(String[]::new))
        .bind(
            "payloads",
            letters.stream().map(each -> HEX.formatHex(each.payload())).toArray(String[]::new))
        .bind("clients", letters.stream().map(each -> of(each, Event::client)).toArray(UUID[]::new))
        .bind("users", letters.stream().map(each -> of(each, Event::user)).toArray(String[]::new))
        .map(row -> Reason.of(Column.required(row, "reason", String.class)).orElseThrow())
        .all()
        .collect(groupingBy(identity(), counting()));
  }

  private static <T> @Nullable T of(DeadLetter letter, Function<Event, @Nullable T> value) {
    return letter.event() == null ? null : value.apply(letter.event());
  }
}
