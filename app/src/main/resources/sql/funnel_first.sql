-- Each event that is the first step begins a try, which is the times of its steps.
SELECT
  user_id, action, occurred_at, received_at, log_partition, log_offset,
  CASE WHEN action = :step1 THEN ARRAY[occurred_at] END AS try1
FROM events
WHERE %s
