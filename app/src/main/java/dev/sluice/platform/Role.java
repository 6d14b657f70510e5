package dev.sluice.platform;

import java.util.Locale;

/** The four stages of an event's way. A process runs any of them; all by default. */
public enum Role {
  /** HTTP in, Kafka out. */
  INGEST,
  /** Kafka in, PostgreSQL out, and the scheduled jobs. */
  PERSIST,
  /** Commits in, Server-Sent Events and WebSocket out. */
  LIVE,
  /** PostgreSQL in, HTTP out, and the dashboard. */
  QUERY;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
