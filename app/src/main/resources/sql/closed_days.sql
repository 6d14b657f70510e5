-- Days that have been added up, where nothing has come since, and how many users each has.
SELECT starts_at, ends_at, coalesce(users, 0) AS users
FROM closed_periods
LEFT JOIN daily_usage ON client_id = :client AND day = (starts_at AT TIME ZONE 'UTC')::date
WHERE kind = 'day' AND NOT is_stale AND starts_at >= :from AND ends_at <= :to
  AND NOT EXISTS (SELECT FROM late_minutes WHERE minute >= starts_at AND minute < ends_at)
