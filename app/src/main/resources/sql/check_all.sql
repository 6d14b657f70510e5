-- What is counted for all time, next to what the rows of all days come to.
WITH grouped AS (
  SELECT client_id, key_id, name, sum(rows)::bigint AS rows FROM checked_days GROUP BY client_id, key_id, name
),
counted AS (
  SELECT client_id, key_id, sum(value)::bigint AS counted
  FROM counts
  WHERE span = 'all' AND (:client::uuid IS NULL OR client_id = :client)
    AND NOT EXISTS (
      SELECT FROM counted_keys AS users
      WHERE users.client_id = counts.client_id AND id = key_id AND dimension = 'users')
  GROUP BY client_id, key_id
),
compared AS MATERIALIZED (
  SELECT client_id, key_id, name, coalesce(counted, 0) AS counted, coalesce(rows, 0) AS rows
  FROM counted FULL JOIN grouped USING (client_id, key_id)
),
verdict AS (
  SELECT 0::bigint AS events, count(*) AS compared, count(*) FILTER (WHERE counted <> rows) AS differing FROM compared
),
difference AS (
  SELECT * FROM compared WHERE counted <> rows ORDER BY client_id, key_id, name LIMIT 100
)
SELECT
  verdict.*, client_id, coalesce(dimension, name[1]) AS dimension, coalesce(key, name[2]) AS key,
  'all' AS span, timestamptz 'epoch' AS since, counted, rows
FROM verdict
LEFT JOIN difference ON true
LEFT JOIN (SELECT client_id, id AS key_id, dimension, key FROM counted_keys) AS known USING (client_id, key_id)
