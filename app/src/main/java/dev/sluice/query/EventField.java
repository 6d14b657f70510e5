package dev.sluice.query;

/** What events are found by, in the order in which the index has it. */
enum EventField {
  ACTION("action", ""),
  USER("user_id", ""),
  PAGE("page", ""),
  ROLE("role", ""),
  SESSION("session_id", ""),
  IP("ip", "::inet");

  private final String column;
  private final String cast;

  EventField(String column, String cast) {
    this.column = column;
    this.cast = cast;
  }

  String column() {
    return column;
  }

  /** What makes a text one of its values. */
  String cast() {
    return cast;
  }
}
