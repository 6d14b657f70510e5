package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** An event and where it stands in the log. */
record Row(int partition, long offset, Event event) {

  Name name() {
    return new Name(event.client(), event.id().value());
  }

  /** What no two rows have in common. */
  record Name(UUID client, UUID id) {

    /** As the arrays {@code :clients} and {@code :ids}. */
    static GenericExecuteSpec bind(GenericExecuteSpec statement, List<Name> names) {
      return statement
          .bind("clients", names.stream().map(Name::client).toArray(UUID[]::new))
          .bind("ids", names.stream().map(Name::id).toArray(UUID[]::new));
    }

    static Name of(Readable row) {
      return new Name(
          Column.required(row, "client_id", UUID.class), Column.required(row, "id", UUID.class));
    }
  }
}
