-- Takes some of a user's rows of a day away, with all that was counted of them: what is counted falls in slot -1, as where a
-- day is dropped. Of what he has done, that which was not counted as his was counted with all others'.
WITH found AS MATERIALIZED (
  SELECT ctid
  FROM events
  WHERE client_id = :client AND received_at >= :from AND received_at < :to AND user_id = :user
    AND event_tokens(segment, client_id, action, user_id, page, role, session_id, ip)
      && search_tokens(:segments, :client, NULL, :user, NULL, NULL, NULL, NULL)
  LIMIT :most
),
gone AS (
  DELETE FROM events
  -- by their places, of which no two are one as long as it is one day
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM found)) AND received_at >= :from AND received_at < :to
  RETURNING action, index_key(page) AS page, role, date_trunc('minute', received_at) AS minute
),
whole AS (
  SELECT count(*) AS rows FROM gone
),
grouped AS (
  SELECT grouping(action, page, role) AS of, minute, action, page, role, count(*) AS rows
  FROM gone
  GROUP BY GROUPING SETS ((minute), (minute, action), (minute, page), (minute, role))
),
keyed AS (
  SELECT
    minute, rows,
    CASE of WHEN b'111'::int THEN 'total' WHEN b'011'::int THEN 'action' WHEN b'101'::int THEN 'page' ELSE 'role' END
      AS dimension,
    CASE of WHEN b'111'::int THEN '' ELSE coalesce(action, page, role) END AS key
  FROM grouped
),
numbered AS (
  SELECT coalesce(own.id, others.id) AS key_id, minute, rows
  FROM keyed
  LEFT JOIN (SELECT dimension, key, id FROM counted_keys WHERE client_id = :client) AS own USING (dimension, key)
  LEFT JOIN (SELECT dimension, id FROM counted_keys WHERE client_id = :client AND key = '(other)') AS others
    USING (dimension)
  WHERE keyed.key IS NOT NULL
),
taken AS (
  SELECT key_id, stretch.span, stretch.since, sum(rows)::bigint AS rows
  FROM
    numbered,
    LATERAL (VALUES
      ('all'::span, timestamptz 'epoch'), ('day', date_trunc('day', minute)), ('hour', date_trunc('hour', minute)),
      ('minute', minute)) AS stretch (span, since)
  GROUP BY key_id, stretch.span, stretch.since
),
counted AS (
  INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
  SELECT :client, key_id, span, since, -1, -rows, 1
  FROM taken
  -- minutes are not kept for as long as rows
  WHERE EXISTS (
    SELECT FROM counts AS known
    WHERE known.client_id = :client AND known.key_id = taken.key_id AND known.span = taken.span
      AND known.since = taken.since AND known.log_partition <> -1)
  ORDER BY key_id, span, since
  ON CONFLICT (client_id, key_id, span, since, log_partition)
    DO UPDATE SET value = kept.value + excluded.value, version = kept.version + 1
),
share AS (
  SELECT whole.rows, greatest(0, least(whole.rows, his.actions)) AS own
  FROM
    whole,
    (SELECT coalesce(sum(actions), 0)::bigint AS actions FROM users WHERE client_id = :client AND user_id = :user) AS his
),
lessened AS (
  INSERT INTO users AS kept (client_id, user_id, log_partition, actions, first_seen, last_seen, version)
  SELECT :client, user_id, -1, -sum(actions), 'infinity', '-infinity', 1
  FROM (
    SELECT :user::text AS user_id, own AS actions FROM share
    UNION ALL
    SELECT '(other)', rows - own FROM share
  ) AS part
  WHERE actions > 0
  GROUP BY user_id
  ORDER BY user_id
  ON CONFLICT (client_id, user_id, log_partition)
    DO UPDATE SET actions = kept.actions + excluded.actions, version = kept.version + 1
),
concerned AS (
  INSERT INTO uncorrected_clients (client_id) SELECT :client FROM whole WHERE rows > 0
),
noted AS (
  UPDATE erasures SET events = events + whole.rows, tried_at = now()
  FROM whole
  WHERE client_id = :client AND trace = :trace
)
SELECT rows FROM whole
