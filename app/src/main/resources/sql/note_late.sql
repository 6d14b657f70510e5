-- Every period in which something came too late becomes stale, and where that was before all periods, they begin earlier.
WITH late AS (
  DELETE FROM late_minutes RETURNING minute
),
earlier AS (
  UPDATE period_kinds SET begins_at = (SELECT period_start('24 hours', min(minute)) FROM late)
  WHERE begins_at > (SELECT min(minute) FROM late)
)
UPDATE closed_periods AS closed SET is_stale = true
FROM (
  SELECT DISTINCT period_kinds.kind, period.starts_at
  FROM (SELECT DISTINCT minute FROM late) AS late
  CROSS JOIN period_kinds
  CROSS JOIN LATERAL (
    SELECT starts_at, ends_at FROM closed_periods
    WHERE closed_periods.kind = period_kinds.kind AND starts_at <= minute
    ORDER BY starts_at DESC
    LIMIT 1
  ) AS period
  WHERE minute < period.ends_at
) AS concerned
WHERE closed.kind = concerned.kind AND closed.starts_at = concerned.starts_at
