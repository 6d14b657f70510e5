-- How many users there are in each bucket, of which the first is 1, and in all of them, which is 0.
WITH active AS MATERIALIZED (
  SELECT width_bucket(received_at, (SELECT :edges::text[]::timestamptz[])) AS bucket, user_id
  FROM events
  WHERE %s
  GROUP BY 1, 2
)
SELECT bucket, count(*) AS users FROM active GROUP BY bucket
UNION ALL
SELECT 0, count(*) FROM (SELECT DISTINCT user_id FROM active) AS person
