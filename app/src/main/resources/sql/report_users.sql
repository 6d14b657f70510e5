-- What users have done, the newest period first. No more is read of a period than a page has room for, and no more periods
-- than it takes to fill one.
SELECT starts_at, ends_at, made_at, is_stale, user_id, actions
FROM (
  SELECT starts_at, ends_at, made_at, is_stale
  FROM closed_periods
  WHERE kind = 'report' AND starts_at >= :from AND starts_at < :to AND starts_at <= :afterPeriod
  ORDER BY starts_at DESC
) AS period
CROSS JOIN LATERAL (
  SELECT user_id, actions
  FROM activity_reports AS report
  WHERE client_id = :client AND report.starts_at = period.starts_at
    AND (:user::text IS NULL OR user_id = :user)
    AND (period.starts_at < :afterPeriod OR user_id > :afterUser)
  ORDER BY user_id
  LIMIT :limit
) AS activity
ORDER BY starts_at DESC, user_id
LIMIT :limit
