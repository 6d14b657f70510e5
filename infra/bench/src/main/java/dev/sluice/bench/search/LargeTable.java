package dev.sluice.bench.search;

import dev.sluice.bench.lab.Database;
import java.time.LocalDate;

/**
 * Events of the client that the bench calls as, as the server would have stored them, at a million
 * a day: few actions that are common and many that are not, a hundred thousand users, fields that
 * never meet.
 */
final class LargeTable {
  static final int A_DAY = 1_000_000;

  private static final int A_SEGMENT = 1 << 19;
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  private final Database database;
  private final int days;

  LargeTable(Database database, long rows) {
    this.database = database;
    this.days = (int) (rows / A_DAY);
  }

  void fill() {
    for (int day = 0; day < days; day++) {
      database.run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      database.run(rowsOf(day));
    }
    database.run(
        """
        INSERT INTO event_segments
        SELECT DISTINCT date_bin('10 minutes', received_at, 'epoch'), segment FROM events
        ON CONFLICT DO NOTHING
        """);
    database.run("VACUUM ANALYZE events");
  }

  long rows() {
    return database.number("SELECT count(*) FROM events");
  }

  private static String rowsOf(int day) {
    return """
    INSERT INTO events (
      client_id, id, action, user_id, page, role, session_id, occurred_at, received_at, ip,
      user_agent, metadata, log_partition, segment, log_offset)
    SELECT
      '00000000-0000-7000-8000-000000000001', gen_random_uuid(),
      'action-' || floor(power(chance, 4) * 200), 'user-' || floor(random() * 100000),
      '/page/' || (n %% 2) * 500 + floor(random() * 500), 'role-' || n %% 4,
      'session-' || (%1$d::bigint + n) / 20, at - random() * interval '10 minutes', at,
      ('10.' || n %% 200 || '.' || floor(random() * 250) || '.0')::inet, 'Mozilla/5.0',
      jsonb_build_object('n', n, 'coupon', 'code-' || floor(random() * 5000)),
      n %% 6, (%1$d::bigint + n) / %2$d, %1$d::bigint + n
    FROM
      generate_series(0, %3$d - 1) AS n,
      LATERAL (SELECT random() AS chance, n AS again) AS drawn,
      LATERAL (SELECT '%4$s 00:00:00Z'::timestamptz + n * interval '86400 seconds' / %3$d) AS moment (at)
    """
        .formatted((long) day * A_DAY, A_SEGMENT, A_DAY, FIRST.plusDays(day));
  }

  /** A time of which there are rows, so many thousandths of the way. */
  String at(int thousandth) {
    return FIRST
        .atStartOfDay()
        .plusMinutes((long) days * 1440 * thousandth / 1000)
        .toString()
        .concat(":00Z");
  }
}
