package dev.sluice.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the server itself knows of an event: who sent it, when it came, from where and by what. */
public record Origin(
    UUID client, Instant receivedAt, @Nullable String ip, @Nullable String userAgent) {

  public Origin {
    // PostgreSQL keeps microseconds: what goes into the log must equal what comes out of a row
    receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
  }
}
