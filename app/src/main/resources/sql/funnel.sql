-- How many users came how far, each by his best try, and how long half of them took at the most from one step to the next.
WITH best AS MATERIALIZED (
  SELECT user_id, coalesce(%2$s) AS times
  FROM (
%1$s
) AS tries
  GROUP BY user_id
  HAVING count(try1) > 0
)
SELECT
  step, count(*) AS users,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM times[step] - times[step - 1])::float8) AS median
FROM best CROSS JOIN LATERAL generate_series(1, cardinality(times)) AS step
GROUP BY step
ORDER BY step
