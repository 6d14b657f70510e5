-- Of the users who began in each week, of which the first is 1, how many came back how many weeks later; and in week -1,
-- how many there are. Who begins by being seen at all has not been seen before.
WITH active AS MATERIALIZED (
  SELECT
    user_id, width_bucket(received_at, (SELECT :edges::text[]::timestamptz[])) AS week,
    bool_or(:action::text IS NULL OR action = :action) AS begins,
    bool_or(:returning::text IS NULL OR action = :returning) AS returns
  FROM events
  WHERE %s
  GROUP BY 1, 2
),
cohort AS MATERIALIZED (
  SELECT user_id, min(week) AS week
  FROM active
  WHERE begins AND (
    :anew
    OR NOT EXISTS (
      SELECT FROM users
      WHERE users.client_id = :client AND users.user_id = active.user_id AND log_partition >= 0 AND first_seen < :from))
  GROUP BY user_id
)
SELECT cohort.week, active.week - cohort.week AS later, count(*) AS users
FROM cohort JOIN active USING (user_id)
WHERE returns AND active.week >= cohort.week
GROUP BY 1, 2
UNION ALL
SELECT week, -1, count(*) FROM cohort GROUP BY week
