package dev.sluice.query;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event with its place in the log.
 *
 * @param json as the search shows it
 */
public record StoredEvent(int partition, long offset, FoundEvent event, String json) {

  static StoredEvent of(Readable row, JsonMapper json) {
    FoundEvent event = FoundEvent.of(row);
    return new StoredEvent(
        Column.required(row, "log_partition", Integer.class),
        Column.required(row, "log_offset", Long.class),
        event,
        json.writeValueAsString(event));
  }
}
