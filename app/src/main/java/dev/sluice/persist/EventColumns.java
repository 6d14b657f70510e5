package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** A batch turned on its side: one array for each column, as the database takes it quickest. */
final class EventColumns {

  private static final HexFormat HEX = HexFormat.of();

  private record Row(long offset, Event event) {}

  private record DeadLetter(long offset, String reason, String payload) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();

  private EventColumns() {}

  static EventColumns of(Batch batch) {
    EventColumns columns = new EventColumns();
    Set<List<UUID>> seen = new HashSet<>();
    for (Entry entry : batch.entries()) {
      switch (entry.reading()) {
        case Reading.Accepted(Event event) -> {
          if (seen.add(List.of(event.client(), event.id().value()))) {
            columns.rows.add(new Row(entry.offset(), event));
          }
        }
        case Reading.Rejected(Rejection rejection) ->
            columns.deadLetters.add(
                new DeadLetter(entry.offset(), rejection.detail(), HEX.formatHex(entry.bytes())));
      }
    }
    return columns;
  }

  GenericExecuteSpec bindTo(GenericExecuteSpec statement) {
    return statement
        .bind("clients", column(Event::client, UUID[]::new))
        .bind("ids", column(event -> event.id().value(), UUID[]::new))
        .bind("given", column(event -> event.id().given(), Boolean[]::new))
        .bind("actions", column(Event::action, String[]::new))
        .bind("users", column(Event::user, String[]::new))
        .bind("pages", column(Event::page, String[]::new))
        .bind("roles", column(Event::role, String[]::new))
        .bind("sessions", column(Event::session, String[]::new))
        .bind("occurred", column(Event::occurredAt, Instant[]::new))
        .bind("received", column(Event::receivedAt, Instant[]::new))
        .bind("ips", column(Event::ip, String[]::new))
        .bind("userAgents", column(Event::userAgent, String[]::new))
        .bind("metadata", column(Event::metadata, String[]::new))
        .bind("offsets", rows.stream().map(Row::offset).toArray(Long[]::new))
        .bind("deadOffsets", deadLetters.stream().map(DeadLetter::offset).toArray(Long[]::new))
        .bind("deadReasons", deadLetters.stream().map(DeadLetter::reason).toArray(String[]::new))
        .bind("deadPayloads", deadLetters.stream().map(DeadLetter::payload).toArray(String[]::new));
  }

  private <T> T[] column(Function<Event, @Nullable T> field, IntFunction<T[]> array) {
    return rows.stream().map(row -> field.apply(row.event())).toArray(array);
  }
}
