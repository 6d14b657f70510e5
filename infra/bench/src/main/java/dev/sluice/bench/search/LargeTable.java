package dev.sluice.bench.search;

import dev.sluice.bench.lab.Database;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Random;

/**
 * Events of the client that the bench calls as, as the server would have stored and counted them,
 * at a million a day at the most: few actions that are common and many that are not, a hundred
 * thousand users, fields that never meet. They are of a time of which minutes are not kept any
 * more.
 */
final class LargeTable {
  private static final int A_DAY = 1_000_000;
  private static final int A_SEGMENT = 1 << 19;
  private static final int A_SESSION = 20;
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final String CLIENT = "00000000-0000-7000-8000-000000000001";

  private final Database database;
  private int days;
  private long rows;

  LargeTable(Database database) {
    this.database = database;
  }

  void growTo(long size) {
    while (rows < size) {
      add((int) Math.min(A_DAY, size - rows));
    }
    countUsers();
    database.run(
        """
        INSERT INTO event_segments
        SELECT DISTINCT date_bin('10 minutes', received_at, 'epoch'), segment FROM events
        ON CONFLICT DO NOTHING
        """);
    database.run("VACUUM ANALYZE events, counts, counted_keys, users");
  }

  private void add(int events) {
    database.run("SELECT make_day('%s')".formatted(FIRST.plusDays(days)));
    database.run(rowsOf(days, rows, events));
    database.run(keysOf(days));
    database.run(countsOf(days));
    database.run(usersOf(days));
    days++;
    rows += events;
  }

  private void countUsers() {
    database.run(
        """
        INSERT INTO counted_keys VALUES ('%1$s', 'users', '', key_number('users', ''))
        ON CONFLICT DO NOTHING;
        INSERT INTO counts (client_id, key_id, span, since, log_partition, value, version)
        SELECT '%1$s', key_number('users', ''), 'all', 'epoch', log_partition, count(*), 1
        FROM users WHERE client_id = '%1$s' GROUP BY log_partition
        ON CONFLICT (client_id, key_id, span, since, log_partition)
          DO UPDATE SET value = excluded.value;
        SELECT correct_users('%1$s')
        """
            .formatted(CLIENT));
  }

  /** Twenty events each. */
  int sessions() {
    return (int) (rows / A_SESSION);
  }

  private static String rowsOf(int day, long before, int events) {
    return """
    INSERT INTO events (
      client_id, id, action, user_id, page, role, session_id, occurred_at, received_at, ip,
      user_agent, metadata, log_partition, segment, log_offset)
    SELECT
      '%5$s', gen_random_uuid(),
      'action-' || floor(power(chance, 4) * 200), 'user-' || floor(random() * 100000),
      '/page/' || (n %% 2) * 500 + floor(random() * 500), 'role-' || n %% 4,
      'session-' || (%1$d::bigint + n) / %6$d, at - random() * interval '10 minutes', at,
      ('10.' || n %% 200 || '.' || floor(random() * 250) || '.0')::inet, 'Mozilla/5.0',
      jsonb_build_object('n', n, 'coupon', 'code-' || floor(random() * 5000)),
      n %% 6, (%1$d::bigint + n) / %2$d, %1$d::bigint + n
    FROM
      generate_series(0, %3$d - 1) AS n,
      LATERAL (SELECT random() AS chance, n AS again) AS drawn,
      LATERAL (SELECT '%4$s 00:00:00Z'::timestamptz + n * interval '86400 seconds' / %3$d) AS moment (at)
    """
        .formatted(before, A_SEGMENT, events, FIRST.plusDays(day), CLIENT, A_SESSION);
  }

  private static String keysOf(int day) {
    return """
    INSERT INTO counted_keys (client_id, dimension, key, id)
    SELECT DISTINCT '%1$s'::uuid, dimension, key, key_number(dimension, key)
    FROM (SELECT DISTINCT action, page, role FROM events WHERE %2$s) AS named,
      LATERAL (VALUES ('total', ''), ('action', action), ('page', page), ('role', role)) AS named_by (dimension, key)
    ON CONFLICT DO NOTHING
    """
        .formatted(CLIENT, within(day));
  }

  private static String countsOf(int day) {
    return """
    INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
    SELECT client_id, id, span, since, log_partition, count(*), max(log_offset) + 1
    FROM (
      SELECT action, page, role, log_partition, log_offset, received_at FROM events WHERE %2$s
    ) AS event
    CROSS JOIN LATERAL (VALUES ('total', ''), ('action', action), ('page', page), ('role', role)) AS named (dimension, key)
    CROSS JOIN LATERAL (VALUES
      ('all'::span, timestamptz 'epoch'),
      ('day', date_trunc('day', received_at, 'UTC')),
      ('hour', date_trunc('hour', received_at, 'UTC'))) AS spans (span, since)
    JOIN counted_keys ON client_id = '%1$s' AND (counted_keys.dimension, counted_keys.key) = (named.dimension, named.key)
    GROUP BY client_id, id, span, since, log_partition
    ON CONFLICT (client_id, key_id, span, since, log_partition)
      DO UPDATE SET value = kept.value + excluded.value, version = excluded.version
    """
        .formatted(CLIENT, within(day));
  }

  private static String usersOf(int day) {
    return """
    INSERT INTO users AS kept (client_id, user_id, log_partition, actions, first_seen, last_seen, version)
    SELECT client_id, user_id, log_partition, count(*), min(received_at), max(received_at), max(log_offset) + 1
    FROM events WHERE %s GROUP BY client_id, user_id, log_partition
    ON CONFLICT (client_id, user_id, log_partition)
      DO UPDATE SET
        actions = kept.actions + excluded.actions, last_seen = excluded.last_seen, version = excluded.version
    """
        .formatted(within(day));
  }

  private static String within(int day) {
    return "client_id = '%s' AND received_at >= '%s 00:00:00Z' AND received_at < '%s 00:00:00Z'"
        .formatted(CLIENT, FIRST.plusDays(day), FIRST.plusDays(day + 1L));
  }

  /** So many hours somewhere in it, whole ones. */
  String hours(Random random, int many) {
    return time(60L * random.nextInt(Math.max(1, days * 24 - many)), many * 60L);
  }

  /** All of it but for some hours at its beginning. */
  String nearlyAll(Random random) {
    long begin = 60L * random.nextInt(20);
    return time(begin, days * 1440L - begin);
  }

  /** So many minutes somewhere in it. */
  String minutes(Random random, int many) {
    return time(random.nextInt(Math.max(1, days * 1440 - many)), many);
  }

  private static String time(long begin, long minutes) {
    LocalDateTime from = FIRST.atStartOfDay().plusMinutes(begin);
    return "from=%s:00Z&to=%s:00Z".formatted(from, from.plusMinutes(minutes));
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
