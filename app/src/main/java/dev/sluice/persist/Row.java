package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.UUID;

/** An event and the offset at which it stands in its log partition. */
record Row(long offset, Event event) {

  Name name() {
    return new Name(event.client(), event.id().value());
  }

  /** What no two rows have in common. */
  record Name(UUID client, UUID id) {

    static Name of(Readable row) {
      return new Name(
          Column.required(row, "client_id", UUID.class), Column.required(row, "id", UUID.class));
    }
  }
}
