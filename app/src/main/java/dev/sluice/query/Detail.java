package dev.sluice.query;

/** How much of an event is read, and of how many at once. */
enum Detail {

  /** Metadata is put into words for those that are shown alone: it may be long. */
  WHOLE("user_agent, metadata::text AS metadata", 64),

  /** Without what may be long. */
  BRIEF("NULL AS user_agent, NULL AS metadata", 1_000);

  private final String rest;
  private final int atOnce;

  Detail(String rest, int atOnce) {
    this.rest = rest;
    this.atOnce = atOnce;
  }

  String columns() {
    return "id, action, user_id, page, role, session_id, occurred_at, received_at, host(ip) AS ip, "
        + rest;
  }

  /** So many are held besides those that were taken. */
  int atOnce() {
    return atOnce;
  }
}
