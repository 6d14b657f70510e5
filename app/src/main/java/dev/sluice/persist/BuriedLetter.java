package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import dev.sluice.event.Reading;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dead letter as its table has it. */
record BuriedLetter(
    long id,
    String reason,
    String detail,
    String topic,
    int partition,
    long offset,
    Instant buriedAt,
    @Nullable Instant replayedAt,
    byte[] payload) {

  static final String COLUMNS =
      """
      id, reason, detail, topic, log_partition, log_offset, created_at, replayed_at, payload
      """;

  static BuriedLetter of(Readable row) {
    return new BuriedLetter(
        Column.required(row, "id", Long.class),
        Column.required(row, "reason", String.class),
        Column.required(row, "detail", String.class),
        Column.required(row, "topic", String.class),
        Column.required(row, "log_partition", Integer.class),
        Column.required(row, "log_offset", Long.class),
        Column.required(row, "created_at", Instant.class),
        row.get("replayed_at", Instant.class),
        Column.required(row, "payload", byte[].class));
  }

  LetterCursor cursor() {
    return new LetterCursor(buriedAt, id);
  }

  /** What it is to who reads it today, which may be more than it was to who buried it. */
  Reading reading() {
    return EventCodec.decode(payload);
  }

  Optional<Event> event() {
    return reading() instanceof Reading.Accepted(Event event)
        ? Optional.of(event)
        : Optional.empty();
  }
}
