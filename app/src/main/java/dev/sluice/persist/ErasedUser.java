package dev.sluice.persist;

import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * Who is being erased.
 *
 * @param trace by which he is known afterwards
 * @param upTo when what is erased was received at the latest
 */
record ErasedUser(UUID client, byte[] trace, String name, Instant upTo) {

  static ErasedUser of(Readable row) {
    return new ErasedUser(
        Column.required(row, "client_id", UUID.class),
        Column.required(row, "trace", byte[].class),
        Column.required(row, "user_id", String.class),
        Column.required(row, "erased_up_to", Instant.class));
  }

  /** As {@code :client} and {@code :trace}. */
  GenericExecuteSpec bindTrace(GenericExecuteSpec statement) {
    return statement.bind("client", client).bind("trace", trace);
  }

  /** As {@code :client} and {@code :user}. */
  GenericExecuteSpec bindName(GenericExecuteSpec statement) {
    return statement.bind("client", client).bind("user", name);
  }
}
