-- Each event that is step %2$d goes on from the try that has come to the step before it and begun last, if there is time left.
SELECT
  *,
  CASE
    WHEN action = :step%2$d AND occurred_at <= before%2$d[1] + make_interval(secs => :within) THEN before%2$d || occurred_at
  END AS try%2$d
FROM (
  SELECT
    *,
    max(try%1$d) OVER (
      PARTITION BY user_id
      ORDER BY occurred_at, received_at, log_partition, log_offset
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before%2$d
  FROM (
%3$s
) AS to%1$d
) AS with%2$d
