package dev.sluice.persist;

import java.time.Duration;
import java.util.Locale;

/** What is added up by periods. */
enum PeriodKind {
  /** How often each user was active. */
  REPORT(
      """
      INSERT INTO activity_reports (client_id, starts_at, user_id, actions)
      SELECT client_id, :starts, user_id, count(*)
      FROM events
      WHERE received_at >= :starts AND received_at < :ends AND user_id IS NOT NULL
      GROUP BY client_id, user_id
      """,
      """
      DELETE FROM activity_reports
      WHERE starts_at >= :starts AND starts_at < :ends
      """),

  /** How many events and users there were, of which a row without a user has none. */
  DAY(
      """
      INSERT INTO daily_usage (client_id, day, events, users)
      SELECT client_id, (:starts AT TIME ZONE 'UTC')::date, sum(actions), count(user_id)
      FROM (
        SELECT client_id, user_id, count(*) AS actions
        FROM events
        WHERE received_at >= :starts AND received_at < :ends
        GROUP BY client_id, user_id
      ) AS active
      GROUP BY client_id
      """,
      """
      DELETE FROM daily_usage
      WHERE day >= (:starts AT TIME ZONE 'UTC')::date AND day < (:ends AT TIME ZONE 'UTC')::date
      """);

  private static final Duration A_DAY = Duration.ofDays(1);

  private final String addUp;
  private final String forget;

  PeriodKind(String addUp, String forget) {
    this.addUp = addUp;
    this.forget = forget;
  }

  /** Writes the rows of the period from {@code :starts} to {@code :ends}. */
  String addUp() {
    return addUp;
  }

  /** Takes them away. */
  String forget() {
    return forget;
  }

  /**
   * @param report how long the periods of the report are
   */
  Duration length(Duration report) {
    return this == DAY ? A_DAY : report;
  }

  /** As the database has it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
