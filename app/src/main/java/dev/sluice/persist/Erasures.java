package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * Tells which events of a batch are those of users who were erased after they were received. Asked
 * for once the batch has claimed its place: whoever erases waits for all who had claimed theirs
 * before, and those who come later see who was erased.
 */
final class Erasures {

  private final BiFunction<UUID, String, byte[]> traces;

  /**
   * @param traces what is known of a user who was erased
   */
  Erasures(BiFunction<UUID, String, byte[]> traces) {
    this.traces = traces;
  }

  /** Up to when something was erased. */
  private record Known(UUID client, ByteBuffer trace, Instant upTo) {

    static Known of(Readable row) {
      return new Known(
          Column.required(row, "client_id", UUID.class),
          ByteBuffer.wrap(Column.required(row, "trace", byte[].class)),
          Column.required(row, "erased_up_to", Instant.class));
    }
  }

  /** Of these events, or nobody: it is one look into an index, where hardly ever anything is. */
  Mono<Erased> among(Session session, List<Event> events) {
    return events.stream()
        .map(Event::receivedAt)
        .min(Instant::compareTo)
        .map(oldest -> among(session, events, oldest))
        .orElse(Mono.just(Erased.NOBODY));
  }

  private Mono<Erased> among(Session session, List<Event> events, Instant oldest) {
    return session
        .sql(
            """
            SELECT client_id, trace, erased_up_to FROM erasures
            WHERE client_id = ANY(:clients) AND erased_up_to >= :oldest
            """)
        .bind("clients", events.stream().map(Event::client).distinct().toArray(UUID[]::new))
        .bind("oldest", oldest)
        .map(Known::of)
        .all()
        .collect(Collectors.groupingBy(Known::client, Collectors.toMap(Known::trace, Known::upTo)))
        .map(known -> new Erased(known, traces));
  }

  /** Users, and up to when each was erased. */
  static final class Erased {

    static final Erased NOBODY = new Erased(Map.of(), (client, user) -> new byte[0]);

    private final Map<UUID, Map<ByteBuffer, Instant>> byClient;
    private final BiFunction<UUID, String, byte[]> traces;

    private Erased(
        Map<UUID, Map<ByteBuffer, Instant>> byClient, BiFunction<UUID, String, byte[]> traces) {
      this.byClient = byClient;
      this.traces = traces;
    }

    boolean isNobody() {
      return byClient.isEmpty();
    }

    boolean has(Event event) {
      return event.user() != null && has(event.client(), event.user(), event.receivedAt());
    }

    /** What was received later is stored: it is of somebody who has come back. */
    boolean has(UUID client, String user, Instant receivedAt) {
      Map<ByteBuffer, Instant> ofClient = byClient.get(client);
      if (ofClient == null) {
        return false;
      }
      Instant upTo = ofClient.get(ByteBuffer.wrap(traces.apply(client, user)));
      return upTo != null && !receivedAt.isAfter(upTo);
    }

    List<Row> sparedOf(List<Row> rows) {
      return isNobody() ? rows : rows.stream().filter(row -> !has(row.event())).toList();
    }

    List<DeadLetter> sparedOfLetters(List<DeadLetter> letters) {
      return isNobody()
          ? letters
          : letters.stream()
              .filter(letter -> letter.event() == null || !has(letter.event()))
              .toList();
    }
  }
}
