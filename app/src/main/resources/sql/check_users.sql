-- What is counted of each user, next to what his rows come to. Where a client has had more users than are counted one by
-- one, some rows of any of them may have been counted under (other): then none has more than his rows, and (other) has what
-- is left. Slot -1 has what was taken off for days that were dropped, which are not always the oldest; what was seen then is
-- still the first that was seen, or the last. Who is in several slots may be counted in each until they are added up.
WITH seen AS (
  SELECT
    client_id, user_id, log_partition,
    sum(rows)::bigint AS rows, min(first_seen) AS first_seen, max(last_seen) AS last_seen
  FROM checked_users
  GROUP BY client_id, user_id, log_partition
),
kept AS (
  SELECT * FROM users WHERE :client::uuid IS NULL OR client_id = :client
),
crowded AS (
  SELECT DISTINCT client_id FROM kept WHERE user_id = '(other)'
),
slot AS MATERIALIZED (
  SELECT
    client_id, user_id, log_partition, crowded.client_id IS NOT NULL AS is_crowded,
    kept.actions, kept.first_seen AS kept_first, kept.last_seen AS kept_last,
    seen.rows, seen.first_seen, seen.last_seen,
    bool_or(log_partition = -1) OVER (PARTITION BY client_id, user_id) AS has_lost
  FROM kept FULL JOIN seen USING (client_id, user_id, log_partition) LEFT JOIN crowded USING (client_id)
),
person AS MATERIALIZED (
  SELECT
    client_id, user_id, is_crowded, has_lost,
    coalesce(sum(actions), 0)::bigint AS counted, coalesce(sum(rows), 0)::bigint AS rows,
    min(kept_first) AS kept_first, max(kept_last) AS kept_last, min(first_seen) AS first_seen, max(last_seen) AS last_seen
  FROM slot
  GROUP BY client_id, user_id, is_crowded, has_lost
),
sighted AS (
  SELECT * FROM person WHERE NOT is_crowded AND counted = rows AND rows > 0
),
joined AS (
  SELECT
    client_id,
    count(*) AS slots, count(DISTINCT user_id) AS persons
  FROM slot
  WHERE log_partition >= 0
    AND CASE WHEN is_crowded THEN actions IS NOT NULL ELSE rows IS NOT NULL OR (actions IS NOT NULL AND has_lost) END
  GROUP BY client_id
),
joined_counted AS (
  SELECT client_id, sum(value)::bigint AS counted
  FROM counts JOIN counted_keys USING (client_id)
  WHERE id = key_id AND span = 'all' AND dimension = 'users' AND (:client::uuid IS NULL OR client_id = :client)
  GROUP BY client_id
),
compared AS MATERIALIZED (
  SELECT
    client_id, 'user' AS dimension, user_id AS key, counted,
    CASE
      WHEN NOT is_crowded THEN rows
      WHEN user_id <> '(other)' THEN least(counted, rows)
      ELSE (
        sum(rows) OVER of_client
        - coalesce(sum(least(counted, rows)) FILTER (WHERE user_id <> '(other)') OVER of_client, 0))::bigint
    END AS rows
  FROM person
  WINDOW of_client AS (PARTITION BY client_id)
  UNION ALL
  SELECT
    client_id, dimension, user_id, (extract(epoch FROM kept) * 1e6)::bigint,
    (extract(epoch FROM found) * 1e6)::bigint
  FROM sighted, LATERAL (VALUES
    ('first-seen', kept_first, CASE WHEN has_lost THEN least(kept_first, first_seen) ELSE first_seen END),
    ('last-seen', kept_last, CASE WHEN has_lost THEN greatest(kept_last, last_seen) ELSE last_seen END)) AS sight (dimension, kept, found)
  UNION ALL
  SELECT
    client_id, 'users', '', coalesce(counted, 0),
    least(greatest(coalesce(counted, 0), coalesce(persons, 0)), coalesce(slots, 0))
  FROM joined_counted FULL JOIN joined USING (client_id)
),
verdict AS (
  SELECT
    count(*) FILTER (WHERE dimension = 'user') AS compared, count(*) FILTER (WHERE counted IS DISTINCT FROM rows) AS differing
  FROM compared
),
difference AS (
  SELECT * FROM compared WHERE counted IS DISTINCT FROM rows ORDER BY client_id, dimension, key LIMIT 100
)
SELECT
  0::bigint AS events, verdict.compared, verdict.differing,
  client_id, dimension, key, 'all' AS span, timestamptz 'epoch' AS since, counted, rows
FROM verdict LEFT JOIN difference ON true
