-- What the rows of a day come to, next to what was counted of it. They are read once; what comes of them for the whole day
-- is kept for the comparisons that follow.
WITH arrived AS (
  SELECT
    client_id, action, index_key(page) AS page, role, user_id, log_partition, received_at,
    date_trunc('minute', received_at) AS minute
  FROM events
  WHERE received_at >= :day::date AND received_at < :day::date + 1
    AND (:client::uuid IS NULL OR client_id = :client)
),
grouped AS MATERIALIZED (
  SELECT
    grouping(action, page, role, user_id) AS of, client_id, minute, action, page, role, user_id, log_partition,
    count(*) AS rows, min(received_at) AS first_seen, max(received_at) AS last_seen
  FROM arrived
  GROUP BY GROUPING SETS (
    (client_id, minute), (client_id, minute, action), (client_id, minute, page), (client_id, minute, role),
    (client_id, user_id, log_partition))
),
active AS (
  INSERT INTO checked_users (client_id, user_id, log_partition, rows, first_seen, last_seen)
  SELECT client_id, user_id, log_partition, rows, first_seen, last_seen
  FROM grouped
  WHERE of = b'1110'::int AND user_id IS NOT NULL
),
keyed AS (
  SELECT
    client_id, minute, rows,
    CASE of WHEN b'1111'::int THEN 'total' WHEN b'0111'::int THEN 'action' WHEN b'1011'::int THEN 'page' ELSE 'role' END
      AS dimension,
    CASE of WHEN b'1111'::int THEN '' ELSE coalesce(action, page, role) END AS key
  FROM grouped
  WHERE of <> b'1110'::int
),
-- what has no number of its own is counted with the others that have none; what has no number at all is not counted
numbered AS (
  SELECT
    client_id, coalesce(own.id, others.id) AS key_id,
    CASE WHEN own.id IS NULL AND others.id IS NULL THEN ARRAY[dimension, keyed.key] END AS name,
    minute, date_trunc('hour', minute) AS hour, rows
  FROM keyed
  LEFT JOIN counted_keys AS own USING (client_id, dimension, key)
  LEFT JOIN (SELECT client_id, dimension, id FROM counted_keys WHERE key = '(other)') AS others
    USING (client_id, dimension)
  WHERE keyed.key IS NOT NULL
),
rolled AS MATERIALIZED (
  SELECT
    client_id, key_id, name,
    (CASE grouping(minute, hour) WHEN b'01'::int THEN 'minute' WHEN b'10'::int THEN 'hour' ELSE 'day' END)::span AS span,
    coalesce(minute, hour, :day::date::timestamptz) AS since,
    sum(rows)::bigint AS rows
  FROM numbered
  GROUP BY client_id, key_id, name, GROUPING SETS ((minute), (hour), ())
),
whole AS (
  INSERT INTO checked_days (client_id, key_id, name, rows)
  SELECT client_id, key_id, name, rows FROM rolled WHERE span = 'day'
),
counted AS (
  SELECT client_id, key_id, span, since, sum(value)::bigint AS counted
  FROM counts
  WHERE span <> 'all' AND since >= :day::date AND since < :day::date + 1 AND (:client::uuid IS NULL OR client_id = :client)
  GROUP BY client_id, key_id, span, since
),
compared AS MATERIALIZED (
  SELECT client_id, key_id, name, span, since, coalesce(counted, 0) AS counted, coalesce(rows, 0) AS rows
  FROM counted FULL JOIN rolled USING (client_id, key_id, span, since)
  WHERE span <> 'minute' OR since >= :minutes
),
verdict AS (
  SELECT
    (SELECT coalesce(sum(rows), 0)::bigint FROM grouped WHERE of = b'1111'::int) AS events,
    count(*) AS compared, count(*) FILTER (WHERE counted <> rows) AS differing
  FROM compared
),
difference AS (
  SELECT * FROM compared WHERE counted <> rows ORDER BY client_id, key_id, name, span, since LIMIT 100
)
SELECT
  verdict.*, client_id, coalesce(dimension, name[1]) AS dimension, coalesce(key, name[2]) AS key, span::text, since, counted, rows
FROM verdict
LEFT JOIN difference ON true
LEFT JOIN (SELECT client_id, id AS key_id, dimension, key FROM counted_keys) AS known USING (client_id, key_id)
